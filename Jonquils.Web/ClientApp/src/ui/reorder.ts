import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'

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
  const start = useRef({ y: 0, heights: [] as number[] })

  const handle = (index: number) => ({
    'data-handle': '',
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      const item = event.currentTarget.closest('li')
      const siblings = [...(item?.parentElement?.children ?? [])] as HTMLElement[]
      start.current = { y: event.clientY, heights: siblings.map((sibling) => sibling.offsetHeight) }
      event.currentTarget.setPointerCapture(event.pointerId)
      setDrag({ from: index, to: index, offset: 0 })
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (drag?.from !== index) return
      const offset = event.clientY - start.current.y
      setDrag({ from: index, offset, to: placeAfter(index, offset, start.current.heights) })
    },
    onPointerUp: () => {
      if (drag && drag.to !== drag.from) move(drag.from, drag.to)
      setDrag(null)
    },
    onPointerCancel: () => setDrag(null),
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
