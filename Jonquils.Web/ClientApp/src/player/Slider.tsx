import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import classes from './Slider.module.css'

export interface Wave {
  path: string
  bars: number
}

interface SliderProps {
  label: string
  value: number
  /** 0 when there is nothing to slide along yet. */
  max: number
  /** How far one press of an arrow key goes. */
  step: number
  /** What a screen reader says instead of the number. */
  text: string
  /** Stretches drawn behind the value, e.g. what is loaded. */
  ranges?: readonly (readonly [number, number])[]
  onChange: (value: number) => void
  /** While the pointer is down: where it is; null when it was let go. */
  onDrag?: (value: number | null) => void
  /** Tell every change while dragging, not only the last. */
  live?: boolean
  /** The shape of what is slid along, instead of a plain rail. */
  wave?: Wave | null
}

export function Slider({ label, value, max, step, text, ranges = [], onChange, onDrag, live = false, wave = null }: SliderProps) {
  const rail = useRef<HTMLDivElement>(null)
  const [dragging, setDragging] = useState(false)
  const disabled = max <= 0
  const percent = (part: number) => (disabled ? 0 : Math.max(0, Math.min(100, (part / max) * 100)))

  const valueAt = (event: PointerEvent) => {
    const { left, width } = rail.current!.getBoundingClientRect()
    return Math.max(0, Math.min(1, (event.clientX - left) / width)) * max
  }
  const move = (event: PointerEvent) => {
    const at = valueAt(event)
    onDrag?.(at)
    if (live) onChange(at)
  }
  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (disabled || event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDragging(true)
    move(event)
  }
  const up = (event: PointerEvent) => {
    if (!dragging) return
    setDragging(false)
    onDrag?.(null)
    onChange(valueAt(event))
  }
  const cancel = () => {
    setDragging(false)
    onDrag?.(null)
  }
  const press = (event: KeyboardEvent) => {
    const target = {
      ArrowRight: value + step, ArrowUp: value + step, ArrowLeft: value - step, ArrowDown: value - step,
      PageUp: value + step * 4, PageDown: value - step * 4, Home: 0, End: max,
    }[event.key]
    if (target === undefined || disabled) return
    event.preventDefault()
    onChange(Math.max(0, Math.min(max, target)))
  }

  return (
    <div className={classes.slider} role="slider" tabIndex={disabled ? -1 : 0} aria-label={label} aria-disabled={disabled}
      aria-valuemin={0} aria-valuemax={Math.round(max * 100) / 100} aria-valuenow={Math.round(value * 100) / 100} aria-valuetext={text}
      data-dragging={dragging || undefined} onKeyDown={press} onPointerDown={down} onPointerMove={(event) => dragging && move(event)} onPointerUp={up} onPointerCancel={cancel}>
      <div ref={rail} className={wave ? classes.wave : classes.rail}>
        {wave && <WaveShape wave={wave} className={classes.all} from={0} to={100} />}
        {ranges.map(([start, end]) => (wave
          ? <WaveShape key={start} wave={wave} className={classes.loaded} from={percent(start)} to={percent(end)} />
          : <span key={start} className={classes.range} style={{ left: `${percent(start)}%`, width: `${percent(end) - percent(start)}%` }} />))}
        {wave ? <WaveShape wave={wave} className={classes.played} from={0} to={percent(value)} /> : <span className={classes.fill} style={{ width: `${percent(value)}%` }} />}
      </div>
      <span className={classes.thumb} style={{ left: `${percent(value)}%` }} />
    </div>
  )
}

/** One colour of the shape, from and to so many percent. */
function WaveShape({ wave: { path, bars }, className, from, to }: { wave: Wave; className: string | undefined; from: number; to: number }) {
  return (
    <svg className={className} viewBox={`0 0 ${bars} 1`} preserveAspectRatio="none" aria-hidden="true" focusable="false" style={{ clipPath: `inset(0 ${100 - to}% 0 ${from}%)` }}>
      <path d={path} fill="currentColor" />
    </svg>
  )
}
