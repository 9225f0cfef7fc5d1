import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'

/** Where an item that stood at `from` would stand now, and the others around it. */
export const placeAfter = (from: number, offsetY: number, heights: readonly number[]): number => {
  let to = from
  for (let rest = offsetY; rest > 0 && to < heights.length - 1; to++) {
    const next = heights[to + 1]!
    if (rest < next / 2) break
    rest -= next
  }
  for (let rest = -offsetY; rest > 0 && to > 0; to--) {
    const before = heights[to - 1]!
    if (rest < before / 2) break
    rest -= before
  }
  return to
}

const edge = 72
const fastest = 16

/** Pixels a frame by which a list should scroll while something is held at `y`: faster the nearer it is to the edge that it is held at. */
export function scrollSpeed(y: number, top: number, bottom: number): number {
  const [above, below] = [top + edge - y, y - (bottom - edge)]
  return above > 0 ? -Math.ceil(fastest * Math.min(1, above / edge)) : below > 0 ? Math.ceil(fastest * Math.min(1, below / edge)) : 0
}

/** What scrolls around an element, if anything does. */
function scrollerOf(element: Element): HTMLElement | null {
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (around.scrollHeight > around.clientHeight && /auto|scroll/.test(getComputedStyle(around).overflowY)) return around
  }
  return null
}

const mostFrames = 60

/** The handle goes with its item, so that the next press moves it on; the list may take some frames to show its new order. */
function focusWhenMoved(list: Element, to: number, name: string, frame = 0): void {
  const handle = list.children[to]?.querySelector<HTMLElement>('[data-handle]')
  if (handle?.dataset.item === name) handle.focus()
  else if (frame < mostFrames) requestAnimationFrame(() => focusWhenMoved(list, to, name, frame + 1))
}

interface Drag {
  from: number
  to: number
  offset: number
}

/** Lets the items of a list be dragged by a handle, with a finger or the mouse; with the arrow keys for those who use neither. */
export function useReorder(move: (from: number, to: number) => void, count: number) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const start = useRef({ y: 0, heights: [] as number[], scroller: null as HTMLElement | null, scrolled: 0 })
  const held = useRef({ index: -1, y: 0, frame: 0 })
  useEffect(() => () => cancelAnimationFrame(held.current.frame), [])

  const follow = () => {
    const { index, y } = held.current
    const { scroller, scrolled, heights } = start.current
    const offset = y - start.current.y + (scroller ? scroller.scrollTop - scrolled : 0)
    setDrag({ from: index, offset, to: placeAfter(index, offset, heights) })
  }
  const scroll = () => {
    const { scroller } = start.current
    if (!scroller || held.current.index < 0) return
    const { top, bottom } = scroller.getBoundingClientRect()
    const by = scrollSpeed(held.current.y, top, bottom)
    if (by !== 0) {
      scroller.scrollTop += by
      follow()
    }
    held.current.frame = requestAnimationFrame(scroll)
  }
  const release = () => {
    cancelAnimationFrame(held.current.frame)
    held.current.index = -1
    setDrag(null)
  }

  const handle = (index: number) => ({
    'data-handle': '',
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      const item = event.currentTarget.closest('li')
      const siblings = [...(item?.parentElement?.children ?? [])] as HTMLElement[]
      const scroller = scrollerOf(event.currentTarget)
      start.current = { y: event.clientY, heights: siblings.map((sibling) => sibling.offsetHeight), scroller, scrolled: scroller?.scrollTop ?? 0 }
      held.current = { index, y: event.clientY, frame: requestAnimationFrame(scroll) }
      event.currentTarget.setPointerCapture(event.pointerId)
      setDrag({ from: index, to: index, offset: 0 })
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (drag?.from !== index) return
      held.current.y = event.clientY
      follow()
    },
    onPointerUp: () => {
      if (drag && drag.to !== drag.from) move(drag.from, drag.to)
      release()
    },
    onPointerCancel: release,
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const to = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: count - 1 }[event.key]
      if (to === undefined || to < 0 || to >= count) return
      event.preventDefault()
      event.stopPropagation()
      const list = event.currentTarget.closest('li')?.parentElement
      const name = event.currentTarget.dataset.item
      move(index, to)
      if (list && name !== undefined) focusWhenMoved(list, to, name)
    },
  })

  const styleOf = (index: number): React.CSSProperties => {
    if (!drag) return {}
    if (index === drag.from) return { transform: `translateY(${drag.offset}px)`, zIndex: 3, position: 'relative', boxShadow: 'var(--shadow)', background: 'var(--surface)' }
    const height = start.current.heights[drag.from] ?? 0
    const shift = index > drag.from && index <= drag.to ? -height : index < drag.from && index >= drag.to ? height : 0
    return { transform: `translateY(${shift}px)`, transition: 'transform 0.15s' }
  }
  return { handle, styleOf, dragging: drag !== null }
}
