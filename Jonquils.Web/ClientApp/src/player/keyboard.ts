import type { Player } from './player'

const seekSeconds = 5
const volumeStep = 0.05

/** Keys that control the player wherever the focus is, unless it is in something that needs the key itself. */
export function bindKeyboard(player: Player): () => void {
  const commands: Record<string, (event: KeyboardEvent) => void> = {
    ' ': () => player.toggle(),
    ArrowRight: (event) => (event.shiftKey ? player.next() : player.seek(player.clock.get().position + seekSeconds)),
    ArrowLeft: (event) => (event.shiftKey ? player.previous() : player.seek(player.clock.get().position - seekSeconds)),
    ArrowUp: () => player.setVolume(player.state.get().volume + volumeStep),
    ArrowDown: () => player.setVolume(player.state.get().volume - volumeStep),
    m: () => player.toggleMute(),
  }

  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !player.track) return
    const command = commands[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!command || needsKey(event.target, event.key)) return
    event.preventDefault()
    command(event)
  }
  window.addEventListener('keydown', listen)
  return () => window.removeEventListener('keydown', listen)
}

export function needsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="dialog"], [role="menu"]')) return true
  if (target.closest('[role="slider"]')) return key.startsWith('Arrow')
  // Space presses a button or a link that has the focus.
  return key === ' ' && target.closest('button, a[href], [role="button"], summary') !== null
}
