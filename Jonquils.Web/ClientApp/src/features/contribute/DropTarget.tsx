import { useEffect, useRef, useState } from 'react'
import { Mark } from '../../app/Mark'
import { useT } from '../../i18n/Language'
import { toast } from '../../app/Toasts'
import { uploads } from './current'
import { filesOf } from './dropped'
import classes from './DropTarget.module.css'

/** The whole window takes files; the page only changes while some hover above it. */
export function DropTarget() {
  const t = useT()
  const [hovering, setHovering] = useState(false)
  // The browser tells about every element the pointer enters and leaves; the window was left when all were.
  const depth = useRef(0)
  const latest = useRef(t)
  useEffect(() => {
    latest.current = t
  })

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth.current++
      setHovering(true)
    }
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth.current = Math.max(0, depth.current - 1)
      if (depth.current === 0) setHovering(false)
    }
    const over = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      depth.current = 0
      setHovering(false)
      void filesOf(event.dataTransfer!).then((files) => (files.length > 0 ? uploads.add(files) : toast('bad', latest.current('upload.noAudio'))))
    }
    const listeners = { dragenter: enter, dragleave: leave, dragover: over, drop }
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name as 'drop', listener)
    return () => {
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name as 'drop', listener)
    }
  }, [])

  if (!hovering) return null
  return (
    <div className={classes.overlay} role="status">
      <div className={classes.card}>
        <Mark size={96} />
        <p className={classes.title}>{t('upload.drop')}</p>
        <p>{t('upload.drop.text')}</p>
      </div>
    </div>
  )
}
