import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState, type FormEvent } from 'react'
import { api } from '../../api/client'
import type { Track } from '../../api/types'
import { UploadIcon } from '../../app/icons'
import { useStore } from '../../app/store'
import { useT } from '../../i18n/Language'
import { Page, Section } from '../../ui/Page'
import { ProblemNote } from '../../ui/ProblemNote'
import { useUploadArtists } from '../artists/managed'
import { uploads } from './current'
import { isAudio } from './dropped'
import { FileButton } from './FileButton'
import { isOver } from './uploads'
import list from './UploadPanel.module.css'
import { UploadRow } from './UploadRow'
import classes from './UploadsPage.module.css'

/** Bringing music: files, folders, addresses, and how far each is. */
export function Component() {
  const t = useT()
  const all = useStore(uploads.list, (value) => value)
  const [artistId, setArtistId] = useState('')
  const folder = useRef<HTMLInputElement>(null)
  const artists = useUploadArtists()
  const wish = artistId === '' ? {} : { artistId }
  return (
    <Page title={t('nav.uploads')} lead={t('upload.page.lead')}>
      <div className={classes.halves}>
        <section className={classes.drop} aria-label={t('tracks.upload')}>
          <UploadIcon size={40} />
          <h2>{t('upload.page.drop')}</h2>
          <p>{t('upload.page.formats')}</p>
          <div className={classes.buttons}>
            <FileButton wish={wish}><UploadIcon size={18} />{t('tracks.empty.choose')}</FileButton>
            <Button variant="default" onClick={() => folder.current?.click()}>{t('upload.page.folder')}</Button>
            <input ref={folder} type="file" hidden multiple aria-label={t('upload.page.folder')} {...{ webkitdirectory: '' }}
              onChange={(event) => {
                uploads.add([...(event.currentTarget.files ?? [])].filter(isAudio), wish)
                event.currentTarget.value = ''
              }} />
          </div>
          {artists.length > 0 && (
            <NativeSelect label={t('upload.page.as')} value={artistId} onChange={(event) => setArtistId(event.currentTarget.value)}
              data={[{ value: '', label: t('upload.page.as.tags') }, ...artists.map(({ id, name }) => ({ value: id, label: name }))]} />
          )}
        </section>
        <FromUrl artistId={artistId} />
      </div>
      <Section title={t('upload.now')} actions={<Button variant="subtle" color="gray" disabled={!all.some(isOver)} onClick={() => uploads.clearOver()}>{t('upload.clear')}</Button>}>
        {all.length === 0 ? <p className={classes.none}>{t('upload.none')}</p> : (
          <ul className={`${list.list} ${classes.list}`}>{[...all].reverse().map((upload) => <UploadRow key={upload.key} upload={upload} />)}</ul>
        )}
      </Section>
    </Page>
  )
}

function FromUrl({ artistId }: { artistId: string }) {
  const t = useT()
  const [url, setUrl] = useState('')
  const fetching = useMutation({
    mutationFn: () => api.post('/api/v1/tracks/upload-from-url', { body: { url: url.trim(), artist_id: artistId || null } }),
    onSuccess: (track) => {
      uploads.addFetched(track as Track)
      setUrl('')
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (url.trim() !== '') fetching.mutate()
  }
  return (
    <form className={classes.url} onSubmit={submit}>
      <h2>{t('upload.url.title')}</h2>
      <TextInput type="url" label={t('upload.url.label')} description={t('upload.url.hint')} placeholder="https://" required value={url} onChange={(event) => setUrl(event.currentTarget.value)} />
      {fetching.error && <ProblemNote error={fetching.error} />}
      <Button type="submit" variant="default" loading={fetching.isPending}>{t('upload.url.submit')}</Button>
    </form>
  )
}
