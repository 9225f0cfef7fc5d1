import { useLanguage } from '../i18n/Language'
import { languages, type Language } from '../i18n/translate'
import classes from './Choices.module.css'

export function LanguageChoice() {
  const { language, setLanguage, t } = useLanguage()
  return (
    <Choice label={t('menu.language')} value={language} onChange={setLanguage}
      options={Object.entries(languages).map(([value, { name }]) => ({ value: value as Language, name }))} />
  )
}

interface ChoiceProps<T extends string> {
  label: string
  value: T
  options: { value: T; name: string }[]
  onChange: (value: T) => void
}

/** A few options side by side, of which one holds. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <div className={classes.choice} role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChange(option.value)}
          {...(option.value in languages ? { lang: option.value } : {})}>
          {option.name}
        </button>
      ))}
    </div>
  )
}
