import { NativeSelect } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { useT } from '../i18n/Language'

/** The order of a list, kept in the address so that it can be shared and gone back to. */
export function Sorting({ options, value, name = 'sort', label }: { options: { value: string; name: string }[]; value: string; name?: string; label?: string }) {
  const t = useT()
  const [params, setParams] = useSearchParams()
  return (
    <NativeSelect aria-label={label ?? t('app.sort')} value={value} data={options.map((option) => ({ value: option.value, label: option.name }))}
      onChange={(event) => {
        const next = new URLSearchParams(params)
        next.set(name, event.currentTarget.value)
        setParams(next, { replace: true })
      }} />
  )
}
