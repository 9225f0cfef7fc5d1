import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState, type PointerEvent } from 'react'
import { useLanguage } from '../../i18n/Language'
import { localeOf } from '../../i18n/locale'
import classes from './Charts.module.css'
import { ticksFor, type Steps } from './scale'

export interface ChartPoint {
  /** ISO 8601. */
  at: string
  /** null where there was nothing to measure. */
  value: number | null
}

interface TimeChartProps {
  title: string
  points: readonly ChartPoint[]
  format: (value: number) => string
  /** How a moment is written, by the size of the buckets. */
  bucket: string
  kind?: 'bars' | 'line'
  steps?: Steps
}

const [height, left, bottom, top] = [200, 52, 24, 10]
const mostLabels = 7
const halfLabel = 28

/** Under its place, but never over the edge. */
const placeOf = (x: number, width: number) => (x + halfLabel > width ? { x: width, textAnchor: 'end' as const } : { x, textAnchor: 'middle' as const })

/** How something went over time: a picture for those who see it, a table for those who hear it. */
export function TimeChart({ title, points, format, bucket, kind = 'bars', steps = 'any' }: TimeChartProps) {
  const { language } = useLanguage()
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(600)
  const [scale, setScale] = useState(1)
  const [hovered, setHovered] = useState<number | null>(null)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      // Drawn as at the usual size of letters, and shown as large as the page's own are.
      const letters = (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16
      setScale(letters)
      setWidth(Math.max(240, entry.contentRect.width / letters))
    })
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [])

  const dates = new Intl.DateTimeFormat(localeOf(language), bucket === 'hour' ? { day: 'numeric', hour: '2-digit', minute: '2-digit' } : bucket === 'month' ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short' })
  const ticks = ticksFor(Math.max(0, ...points.map(({ value }) => value ?? 0)), steps)
  const highest = ticks.at(-1)!
  const step = (width - left) / Math.max(1, points.length)
  const x = (index: number) => left + (index + 0.5) * step
  const y = (value: number) => top + (1 - value / highest) * (height - top - bottom)
  const every = Math.max(1, Math.ceil(points.length / Math.min(mostLabels, Math.floor((width - left) / 70))))
  const hover = (event: PointerEvent<SVGSVGElement>) => {
    const index = Math.floor(((event.clientX - event.currentTarget.getBoundingClientRect().left) / scale - left) / step)
    setHovered(index >= 0 && index < points.length ? index : null)
  }
  const shown = hovered === null ? null : points[hovered]
  const words = (value: number | null) => (value === null ? '–' : format(value))
  const known = points.flatMap(({ value }, index) => (value === null ? [] : [{ index, value }]))
  return (
    <figure className={classes.chart}>
      <figcaption><h2>{title}</h2><span className="numbers" aria-hidden="true">{shown ? `${dates.format(new Date(shown.at))}: ${words(shown.value)}` : '\u00a0'}</span></figcaption>
      <div ref={box}>
        <svg width={width * scale} height={height * scale} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false" onPointerMove={hover} onPointerLeave={() => setHovered(null)}>
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={left} x2={width} y1={y(tick)} y2={y(tick)} className={classes.grid} />
              <text x={left - 8} y={y(tick) + 4} textAnchor="end" className={classes.label}>{format(tick)}</text>
            </g>
          ))}
          {points.map(({ at }, index) => index % every === 0 && <text key={at} {...placeOf(x(index), width)} y={height - 6} className={classes.label}>{dates.format(new Date(at))}</text>)}
          {kind === 'bars'
            ? known.map(({ index, value }) => (
              <rect key={index} x={x(index) - Math.max(1, step * 0.36)} width={Math.max(2, step * 0.72)} y={y(value)} height={Math.max(0, y(0) - y(value))} rx={Math.min(4, step / 4)} className={classes.bar} data-hovered={index === hovered || undefined} />
            ))
            : known.length === 1 ? <circle cx={x(known[0]!.index)} cy={y(known[0]!.value)} r={3} className={classes.bar} />
              : <polyline points={known.map(({ index, value }) => `${x(index)},${y(value)}`).join(' ')} className={classes.line} />}
          {kind === 'line' && shown && shown.value !== null && <circle cx={x(hovered!)} cy={y(shown.value)} r={4} className={classes.dot} />}
        </svg>
      </div>
      <VisuallyHidden>
        <table>
          <caption>{title}</caption>
          <tbody>{points.map(({ at, value }) => <tr key={at}><th scope="row">{dates.format(new Date(at))}</th><td>{words(value)}</td></tr>)}</tbody>
        </table>
      </VisuallyHidden>
    </figure>
  )
}
