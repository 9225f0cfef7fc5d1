import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client'
import { useLanguage } from '../../i18n/Language'
import { ago, number, percent, size } from '../../i18n/moments'
import { BarList } from '../../ui/charts/BarList'
import { Loaded } from '../../ui/Loaded'
import { Table } from '../../ui/Table'
import type { Storage } from './operations'
import classes from './Operate.module.css'

/** How much lies where, and whose it is, as it was last counted. */
export function StorageUse() {
  const { t } = useLanguage()
  const query = useQuery({ queryKey: ['operate', 'storage'], queryFn: ({ signal }) => api.get('/api/v1/operations/storage', { signal }) as Promise<Storage> })
  return <Loaded query={query}>{(storage) => (storage.taken_at === null ? <p className={classes.soft}>{t('operate.notCounted')}</p> : <Counted storage={storage} takenAt={storage.taken_at} />)}</Loaded>
}

function Counted({ storage, takenAt }: { storage: Storage; takenAt: string }) {
  const { t, language } = useLanguage()
  const bytes = (value: number) => size(value, language)
  const rows = storage.buckets.flatMap((bucket) => [
    { key: bucket.name, cells: [<strong key="n">{bucket.name}</strong>, number(bucket.objects, language), bytes(bucket.bytes)] },
    ...bucket.parts.map((part) => ({ key: `${bucket.name}/${part.name}`, cells: [<span key="n" className={classes.part}>{part.name}</span>, number(part.objects, language), bytes(part.bytes)] })),
  ])
  return (
    <>
      <p className={classes.counted}>{t('operate.counted', { when: ago(takenAt, language) })}</p>
      <Table label={t('operate.storage')} columns={[t('operate.bucket'), t('operate.objects'), t('operate.size')]} numeric={[1, 2]} rows={rows} />
      <div className={classes.charts}>
        <BarList title={t('operate.databases')} items={storage.databases.map(({ name, bytes: value }) => ({ key: name, name, value }))} format={bytes} empty={t('operate.nothing')} />
        <BarList title={t('operate.users')} items={storage.users.map((user) => ({ key: user.user_id, name: user.username ?? user.user_id, value: user.used_bytes }))} format={bytes} empty={t('operate.nothing')} />
      </div>
      {storage.disks.length > 0 && (
        <Table titled label={t('operate.disks')} columns={[t('operate.disk'), t('operate.free'), t('operate.size'), t('operate.freeShare')]} numeric={[1, 2, 3]}
          rows={storage.disks.map((disk) => ({ key: disk.name, cells: [disk.name, bytes(disk.free_bytes), bytes(disk.total_bytes), percent(disk.total_bytes === 0 ? 0 : disk.free_bytes / disk.total_bytes, language)] }))} />
      )}
    </>
  )
}
