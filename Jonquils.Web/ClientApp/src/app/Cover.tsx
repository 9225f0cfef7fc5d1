import { useState } from 'react'
import { pictureUrl } from '../api/config'
import classes from './Cover.module.css'

const palettes = [
  ['#2f4a3c', '#f5c518', '#e8871e'],
  ['#f3dfa2', '#d9822b', '#7a3d05'],
  ['#243447', '#e9c46a', '#f4a261'],
  ['#e8e1cf', '#6b8f71', '#f5c518'],
  ['#4a2c3f', '#f2a7a0', '#f5c518'],
  ['#c9d6d3', '#3f6c6a', '#f2efe6'],
  ['#3b3a36', '#c9c2ae', '#f5c518'],
  ['#efc9b0', '#9c4a3c', '#f7e3a1'],
] as const

/**
 * A cover, or a flower drawn from the track's id: the same track always grows the same one.
 * @param size pixels at the usual size of letters.
 */
export function Cover({ id, url, size }: { id: string; url?: string | null | undefined; size: number | '100%' }) {
  const [broken, setBroken] = useState<string | null>(null)
  // In the reader's own unit, so that it grows with the words beside it.
  const side = size === '100%' ? size : `${size / 16}rem`
  return (
    <span className={classes.cover} style={{ width: side, height: side }}>
      {url && broken !== url ? <img src={pictureUrl(url, size === '100%' ? Number.POSITIVE_INFINITY : size)} alt="" loading="lazy" onError={() => setBroken(url)} /> : <Flower seed={hash(id)} />}
    </span>
  )
}

function Flower({ seed }: { seed: number }) {
  const [ground, petal, core] = palettes[seed % palettes.length]!
  const petals = 5 + ((seed >>> 4) % 4)
  const width = 6 + ((seed >>> 8) % 6)
  const start = (seed >>> 12) % 90
  const x = 24 + ((seed >>> 16) % 17)
  const y = 24 + ((seed >>> 20) % 17)
  return (
    <svg viewBox="0 0 64 64" width="100%" height="100%" aria-hidden="true" focusable="false">
      <rect width="64" height="64" fill={ground} />
      <g transform={`translate(${x} ${y})`}>
        {Array.from({ length: petals }, (_, index) => (
          <path key={index} d={`M0 0C${-width * 1.5} -12 ${-width} -26 0 -34C${width} -26 ${width * 1.5} -12 0 0Z`}
            transform={`rotate(${start + (index * 360) / petals})`} fill={petal} opacity="0.92" />
        ))}
        <circle r="9" fill={core} />
      </g>
    </svg>
  )
}

function hash(text: string): number {
  let value = 2166136261
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 16777619)
  return (value ^ (value >>> 13)) >>> 0
}
