import { ActionIcon } from '@mantine/core'
import { useRef } from 'react'
import { ApiProblem } from '../../api/problem'
import type { TrackProgress } from '../../api/types'
import { AlertIcon, CheckIcon, CloseIcon, PlayIcon, RetryIcon } from '../../app/icons'
import { useStore } from '../../app/store'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'
import type { Translate } from '../../i18n/translate'
import { player } from '../../player/player'
import { packaging } from '../tracks/packaging'
import { uploads } from './current'
import classes from './UploadPanel.module.css'
import type { Upload } from './uploads'

export function UploadRow({ upload }: { upload: Upload }) {
  const t = useT()
  const progress = useStore(packaging.progress, (all) => (upload.track ? all[upload.track.id] : undefined))
  const { key, stage, track } = upload
  const name = track?.title ?? upload.name
  const fraction = fractionOf(upload, progress)
  return (
    <li className={classes.row} data-stage={stage}>
      <span className={classes.sign}>{stage === 'ready' ? <CheckIcon /> : stage === 'failed' ? <AlertIcon /> : <span className={classes.dot} />}</span>
      <div className={classes.words}>
        <span className={classes.name} title={upload.name}>{name}</span>
        <span className={`${classes.stage} numbers`}>{stageWords(upload, progress, t)}</span>
        {fraction !== null && (
          <span className={classes.track} role="progressbar" aria-label={name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.floor(fraction * 100)}>
            <span className={classes.fill} data-packaging={stage === 'packaging' || undefined} style={{ width: `${fraction * 100}%` }} />
          </span>
        )}
      </div>
      {stage === 'interrupted' && <Resume id={key} name={name} />}
      {(stage === 'queued' || stage === 'sending' || stage === 'interrupted') && (
        <ActionIcon variant="subtle" color="gray" aria-label={t('upload.cancel', { name })} onClick={() => uploads.cancel(key)}><CloseIcon size={16} /></ActionIcon>
      )}
      {(stage === 'failed' || stage === 'cancelled') && upload.file && (
        <ActionIcon variant="subtle" color="gray" aria-label={t('upload.retry', { name })} onClick={() => uploads.retry(key)}><RetryIcon size={16} /></ActionIcon>
      )}
      {(stage === 'ready' || stage === 'packaging') && track && (
        <ActionIcon variant="subtle" color="gray" aria-label={t('upload.play', { name })} onClick={() => player.play([track], 0)}><PlayIcon size={16} /></ActionIcon>
      )}
    </li>
  )
}

/** Browsers give a page no file again by themselves: it must be chosen once more, and be the same. */
function Resume({ id, name }: { id: number; name: string }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input ref={input} type="file" hidden aria-label={t('upload.resume', { name })}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file && !uploads.resume(id, file)) toast('bad', t('upload.otherFile', { name }))
          event.currentTarget.value = ''
        }} />
      <ActionIcon variant="subtle" color="gray" aria-label={t('upload.resume', { name })} onClick={() => input.current?.click()}><RetryIcon size={16} /></ActionIcon>
    </>
  )
}

function fractionOf(upload: Upload, progress: TrackProgress | undefined): number | null {
  if (upload.stage === 'sending' || upload.stage === 'interrupted') return upload.sent
  if (upload.stage === 'packaging') return (progress?.progress ?? 0) / 100
  return null
}

function stageWords({ stage, sent, track, error }: Upload, progress: TrackProgress | undefined, t: Translate): string {
  switch (stage) {
    case 'queued':
      return t('upload.stage.queued')
    case 'sending':
      return t('upload.stage.sending', { percent: Math.floor(sent * 100) })
    case 'interrupted':
      return t('upload.stage.interrupted', { percent: Math.floor(sent * 100) })
    case 'packaging': {
      const percent = Math.floor(progress?.progress ?? 0)
      if (percent > 0) return t('upload.stage.packagingPercent', { percent })
      return t((progress?.status ?? track?.status) === 'PENDING' ? 'upload.stage.waiting' : 'upload.stage.packaging')
    }
    case 'ready':
      return t(track?.job?.deduplicated ? 'upload.stage.known' : 'upload.stage.ready')
    case 'cancelled':
      return t('upload.stage.cancelled')
    case 'failed':
      return error === null ? t('upload.failedWithoutReason') : wordsFor(typeof error === 'string' ? new ApiProblem(0, error, error) : error, t)
  }
}
