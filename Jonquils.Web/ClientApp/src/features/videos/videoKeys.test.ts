import { afterEach, describe, expect, it, vi } from 'vitest'
import { bindVideoKeys } from './videoKeys'

let unbind = () => {}
afterEach(() => unbind())

function watched() {
  document.body.innerHTML = '<input><div data-stage></div>'
  const media = document.createElement('video')
  media.play = vi.fn(async () => {})
  const stage = document.querySelector<HTMLElement>('[data-stage]')!
  stage.append(media)
  unbind = bindVideoKeys(media, stage)
  return media
}

const press = (target: EventTarget, key: string) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
  target.dispatchEvent(event)
  return event
}

describe('the keys beside a video', () => {
  it('mean the video, and are taken from the music', () => {
    const media = watched()

    expect(press(document.body, ' ').defaultPrevented).toBe(true)
    expect(press(media, ' ').defaultPrevented).toBe(true)
    expect(media.play).toHaveBeenCalledTimes(2)
  })

  it('leave alone who types, and all that is not theirs', () => {
    const media = watched()

    expect(press(document.querySelector('input')!, ' ').defaultPrevented).toBe(false)
    expect(press(document.body, 'q').defaultPrevented).toBe(false)
    expect(media.play).not.toHaveBeenCalled()
  })

  it('mean the music again when the video is gone', () => {
    watched()
    unbind()

    expect(press(document.body, ' ').defaultPrevented).toBe(false)
  })
})
