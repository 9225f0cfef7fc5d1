import { afterEach, describe, expect, it, vi } from 'vitest'
import { bindKeyboard, needsKey } from './keyboard'
import type { Player } from './player'

function page(html: string): HTMLElement {
  document.body.innerHTML = html
  return document.body.querySelector('[data-here]')!
}

const press = (target: EventTarget, key: string) => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))

let unbind = () => {}
afterEach(() => unbind())

function bound(track: object | null) {
  const player = { track, toggle: vi.fn(), state: { get: () => ({ repeat: 'off', rate: 1 }) }, setRepeat: vi.fn(), set: vi.fn() }
  const commands = { toggleQueue: vi.fn(), showHelp: vi.fn(), search: vi.fn(), like: vi.fn() }
  unbind = bindKeyboard(player as unknown as Player, commands)
  return { player, commands }
}

describe('the keys of the player', () => {
  it('leave alone what needs the key itself', () => {
    expect(needsKey(page('<input data-here>'), 'm')).toBe(true)
    expect(needsKey(page('<button data-here>'), ' ')).toBe(true)
    expect(needsKey(page('<button data-here>'), 'm')).toBe(false)
    expect(needsKey(page('<div role="slider" data-here>'), 'ArrowLeft')).toBe(true)
    expect(needsKey(page('<button data-handle data-here>'), 'ArrowUp')).toBe(true)
  })

  it('play and pause from anywhere, but not while somebody types', () => {
    const { player } = bound({})
    press(page('<p data-here>'), ' ')
    press(page('<textarea data-here>'), ' ')

    expect(player.toggle).toHaveBeenCalledOnce()
  })

  it('go around repeat, and change the speed a step at a time', () => {
    const { player } = bound({})
    press(document.body, 'r')
    press(document.body, '>')

    expect(player.setRepeat).toHaveBeenCalledWith('all')
    expect(player.set).toHaveBeenCalledWith({ rate: 1.25 })
  })

  it('open help and search even when nothing plays', () => {
    const { player, commands } = bound(null)
    press(document.body, '?')
    press(document.body, '/')
    press(document.body, ' ')

    expect(commands.showHelp).toHaveBeenCalledOnce()
    expect(commands.search).toHaveBeenCalledOnce()
    expect(player.toggle).not.toHaveBeenCalled()
  })
})
