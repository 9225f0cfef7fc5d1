import { Button } from '@mantine/core'
import { useRef, type ReactNode } from 'react'
import type { UploadWish } from '../../api/upload'
import { uploads } from './current'
import classes from './FileButton.module.css'

const audioFiles = 'audio/*,.flac,.mp3,.ogg,.oga,.opus,.m4a,.aac,.wav,.aif,.aiff,.wma,.ape,.wv'

export function FileButton({ children, wish = {} }: { children: ReactNode; wish?: UploadWish }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button onClick={() => input.current?.click()} classNames={{ label: classes.label ?? '' }}>{children}</Button>
      <input ref={input} type="file" multiple hidden accept={audioFiles} data-testid="upload-input" aria-hidden="true"
        onChange={(event) => {
          uploads.add([...(event.currentTarget.files ?? [])], wish)
          // So that the same file can be chosen again.
          event.currentTarget.value = ''
        }} />
    </>
  )
}
