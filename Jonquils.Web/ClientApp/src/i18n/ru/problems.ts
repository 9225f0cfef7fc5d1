import type { problems as en } from '../en/problems'
import type { Part } from '../part'

export const problems: Part<typeof en> = {
  'problem.offline': 'Сервер не отвечает. Проверьте соединение и попробуйте ещё раз.',
  'problem.unexpected': 'Случилось что-то неожиданное.',
  'problem.not_signed_in': 'Сеанс закончился. Войдите снова, чтобы продолжить.',
  'problem.bad_link': 'Ссылка устарела или уже использована. Запросите новую.',
}
