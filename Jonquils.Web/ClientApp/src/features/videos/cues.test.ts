import { describe, expect, it } from 'vitest'
import { cueAt, parseThumbnails } from './cues'

const text = 'WEBVTT\n\n00:00.000 --> 00:04.000\nsprite.jpg#xywh=0,0,160,90\n\n1\n00:00:04.000 --> 00:00:08.500\nsprite.jpg#xywh=160,0,160,90\n\nNOTE nothing\n'

describe('thumbnails', () => {
  it('are found by the second, in the picture that their file names', () => {
    const cues = parseThumbnails(text, 'http://api.test/v/1/thumbs.vtt')

    expect(cueAt(cues, 4.2)).toEqual({ start: 4, end: 8.5, url: 'http://api.test/v/1/sprite.jpg', box: [160, 0, 160, 90] })
    expect(cueAt(cues, 60)).toBeNull()
  })

  it('are none where the file says nothing', () => {
    expect(parseThumbnails('WEBVTT', 'http://api.test/')).toEqual([])
  })
})
