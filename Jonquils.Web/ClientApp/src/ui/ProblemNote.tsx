import { AlertIcon } from '../app/icons'
import { useT, wordsFor } from '../i18n/Language'
import classes from './ProblemNote.module.css'

/** Why something was refused, beside what was asked. */
export function ProblemNote({ error }: { error: unknown }) {
  const t = useT()
  return (
    <p className={classes.problem} role="alert">
      <AlertIcon />
      <span>{wordsFor(error, t)}</span>
    </p>
  )
}
