import { Button, Menu, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { api } from '../../api/client'
import type { Playlist } from '../../api/types'
import { DownloadIcon, EditIcon, MoreIcon, ShareIcon, TrashIcon } from '../../app/icons'
import { toast } from '../../app/Toasts'
import { saveAs } from '../../api/download'
import { useT, wordsFor } from '../../i18n/Language'
import { Confirm } from '../../ui/Confirm'
import { Dialog, DialogActions } from '../../ui/Dialog'
import EditPlaylist from './EditPlaylist'
import { playlistsKey, webLink } from './playlists'

const formats = ['m3u8', 'xspf', 'jspf'] as const

export function PlaylistMenu({ playlist, mayEdit }: { playlist: Playlist; mayEdit: boolean }) {
  const t = useT()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<'edit' | 'share' | 'delete' | null>(null)
  const close = () => setAsked(null)
  const remove = async () => {
    await api.delete('/api/v1/playlists/{playlistId}', { path: { playlistId: playlist.id } })
    void navigate('/playlists')
    await queries.invalidateQueries({ queryKey: playlistsKey })
  }
  const save = (format: string) =>
    void saveAs(`/api/v1/playlists/${playlist.id}/export?format=${format}`, `${playlist.title}.${format}`).catch((error: unknown) => toast('bad', wordsFor(error, t)))
  return (
    <>
      <Menu position="bottom-end" radius="md" shadow="md" withInitialFocusPlaceholder={false}>
        <Menu.Target><Button variant="default" px="xs" aria-label={t('tracks.menu', { title: playlist.title })}><MoreIcon /></Button></Menu.Target>
        <Menu.Dropdown>
          {mayEdit && (
            <>
              <Menu.Item leftSection={<EditIcon size={18} />} onClick={() => setAsked('edit')}>{t('app.edit')}</Menu.Item>
              <Menu.Item leftSection={<ShareIcon size={18} />} onClick={() => setAsked('share')}>{t('playlists.share')}</Menu.Item>
            </>
          )}
          {formats.map((format) => <Menu.Item key={format} leftSection={<DownloadIcon size={18} />} onClick={() => save(format)}>{t('playlists.export', { format: format.toUpperCase() })}</Menu.Item>)}
          {mayEdit && <Menu.Item leftSection={<TrashIcon size={18} />} onClick={() => setAsked('delete')}>{t('tracks.delete')}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {asked === 'edit' && <EditPlaylist playlist={playlist} close={close} />}
      {asked === 'share' && <Share playlist={playlist} close={close} />}
      {asked === 'delete' && <Confirm title={t('playlists.delete.title', { title: playlist.title })} text={t('playlists.delete.text')} action={t('tracks.delete')} run={remove} close={close} />}
    </>
  )
}

function Share({ playlist, close }: { playlist: Playlist; close: () => void }) {
  const t = useT()
  const queries = useQueryClient()
  const path = { playlistId: playlist.id }
  const refresh = () => queries.invalidateQueries({ queryKey: playlistsKey })
  const sharing = useMutation({ mutationFn: () => api.post('/api/v1/playlists/{playlistId}/share', { path }), onSuccess: refresh, onError: (error) => toast('bad', wordsFor(error, t)) })
  const ending = useMutation({ mutationFn: () => api.delete('/api/v1/playlists/{playlistId}/share', { path }), onSuccess: refresh, onError: (error) => toast('bad', wordsFor(error, t)) })
  const link = playlist.share_url === null ? null : webLink(playlist.share_url)
  const copy = () => {
    void navigator.clipboard.writeText(link!).then(() => toast('good', t('app.copied')), () => toast('bad', t('app.notCopied')))
  }
  return (
    <Dialog title={t('playlists.share')} close={close}>
      <p>{t(link === null ? 'playlists.share.text' : 'playlists.share.shared')}</p>
      {link !== null && <TextInput readOnly value={link} aria-label={t('playlists.share.link')} onFocus={(event) => event.currentTarget.select()} />}
      <DialogActions>
        <Button variant="default" onClick={close}>{t('app.close')}</Button>
        {link === null
          ? <Button loading={sharing.isPending} onClick={() => sharing.mutate()}>{t('playlists.share.make')}</Button>
          : (
            <>
              <Button variant="default" loading={ending.isPending} onClick={() => ending.mutate()}>{t('playlists.share.end')}</Button>
              <Button onClick={copy}>{t('app.copy')}</Button>
            </>
          )}
      </DialogActions>
    </Dialog>
  )
}
