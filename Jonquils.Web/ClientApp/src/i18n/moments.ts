import { localeOf } from './locale'

const units: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]]

/** "3 hours ago" for the last week, a date before that. */
export function ago(iso: string, language: string): string {
  const then = Date.parse(iso)
  if (Number.isNaN(then)) return ''
  const passed = Date.now() - then
  if (passed > 7 * 86_400_000) return day(iso, language)
  const relative = new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto', style: 'short' })
  const [unit, length] = units.find(([, ms]) => passed >= ms) ?? ['second', Number.POSITIVE_INFINITY]
  return relative.format(-Math.floor(passed / length) || 0, unit)
}

export const day = (iso: string, language: string): string => new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium' }).format(new Date(iso))

export const moment = (iso: string, language: string): string => new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso))

export const number = (value: number, language: string, digits = 0): string => new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: digits }).format(value)

export const percent = (share: number, language: string): string => new Intl.NumberFormat(localeOf(language), { style: 'percent', maximumFractionDigits: 1 }).format(share)

/** A short length of time, in milliseconds. */
export const milliseconds = (value: number, language: string, digits = 0): string =>
  new Intl.NumberFormat(localeOf(language), { style: 'unit', unit: 'millisecond', unitDisplay: 'short', maximumFractionDigits: digits }).format(value)

/** A length of time in words: "3 h 20 min". */
export function span(ms: number, language: string): string {
  const minutes = Math.round(ms / 60_000)
  const unit = (value: number, of: string) => new Intl.NumberFormat(localeOf(language), { style: 'unit', unit: of, unitDisplay: 'short' }).format(value)
  if (minutes < 1) return unit(Math.round(ms / 1000), 'second')
  if (minutes < 60) return unit(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  return minutes % 60 === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(minutes % 60, 'minute')}`
}

const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** An amount of data in the unit that reads best. */
export function size(bytes: number, language: string): string {
  const step = Math.min(steps.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return new Intl.NumberFormat(localeOf(language), { style: 'unit', unit: steps[step]!, unitDisplay: 'short', maximumFractionDigits: step === 0 ? 0 : 1 }).format(bytes / 1000 ** step)
}
