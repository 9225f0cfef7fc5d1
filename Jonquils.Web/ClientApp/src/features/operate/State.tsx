import classes from './Operate.module.css'
import { toneOf } from './operations'

/** A state as the service names it, with a colour that is never all there is to it. */
export function State({ status }: { status: string }) {
  return <span className={classes.state} data-tone={toneOf(status)}>{status.toLowerCase()}</span>
}
