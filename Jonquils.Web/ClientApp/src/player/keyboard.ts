import type { Player } from './player'
import { rates } from './settings'

const seekSeconds = 5
const volumeStep = 0.05
const repeats = { off: 'all', all: 'one', one: 'off' } as const

export interface PageCommands {
  toggleQueue: () => void
  showHelp: () => void
  search: () => void
  like: () => void
}

/** Keys that control the player wherever the focus is, unless it is in something that needs the key itself. */
export function bindKeyboard(player: Player, page: PageCommands): () => void {
  const position = () => player.clock.get().position
  const faster = (by: 1 | -1) => {
    const next = rates[rates.findIndex((rate) => rate === player.state.get().rate) + by]
    if (next !== undefined) player.set({ rate: next })
  }
  const commands: Record<string, (event: KeyboardEvent) => void> = {
    ' ': () => player.toggle(),
    ArrowRight: (event) => (event.shiftKey ? player.next() : player.seek(position() + seekSeconds)),
    ArrowLeft: (event) => (event.shiftKey ? player.previous() : player.seek(position() - seekSeconds)),
    ArrowUp: () => player.setVolume(player.state.get().volume + volumeStep),
    ArrowDown: () => player.setVolume(player.state.get().volume - volumeStep),
    m: () => player.toggleMute(),
    s: () => player.setShuffle(!player.state.get().shuffle),
    r: () => player.setRepeat(repeats[player.state.get().repeat]),
    l: () => page.like(),
    '>': () => faster(1),
    '<': () => faster(-1),
  }
  for (let tenth = 0; tenth <= 9; tenth++) commands[String(tenth)] = () => player.seek(((player.clock.get().duration ?? 0) * tenth) / 10)
  const always: Record<string, () => void> = { q: page.toggleQueue, '?': page.showHelp, '/': page.search }

  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const command = always[key] ?? (player.track ? commands[key] : undefined)
    if (!command || needsKey(event.target, event.key)) return
    event.preventDefault()
    command(event)
  }
  window.addEventListener('keydown', listen)
  return () => window.removeEventListener('keydown', listen)
}

export function needsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('input, textarea, select, dialog, video, [contenteditable=""], [contenteditable="true"], [role="dialog"], [role="menu"]')) return true
  if (target.closest('[role="slider"], [data-handle]')) return key.startsWith('Arrow')
  // Up and down scroll a list that has the focus within; space presses a button or a link.
  return key === ' ' && target.closest('button, a[href], [role="button"], summary') !== null
}
