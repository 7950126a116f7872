/* Comforts on a page that is whole without them: leave at once, count ticks, fold, wait for a net. */
const form = document.querySelector('form')

const blank = () => document.body && document.body.remove()

document.querySelector('.exit').addEventListener('click', event => {
  const away = event.currentTarget.href
  event.preventDefault()
  blank()
  location.replace(away)
})

/* A browser may keep a page that was left, and show it again as it was. */
addEventListener('pagehide', blank)
addEventListener('pageshow', event => event.persisted && location.replace(location.pathname))

for (const group of document.querySelectorAll('[data-max]')) {
  const status = group.querySelector('[role=status]')
  group.addEventListener('change', ({target}) => {
    const count = () => group.querySelectorAll(':checked').length
    const isTooMany = count() > group.dataset.max
    if (isTooMany) target.checked = false
    status.textContent = isTooMany ? status.dataset.full : status.dataset.count.replace('#', count())
  })
}

const NUMBER = /^\s*-?\d+(\.\d+)?\s*$/
const inputs = name => [...form.querySelectorAll(`[name=q_${name}]`)]
const answer = part => typeof part == 'string' ? part : inputs(part)
  .filter(input => input.checked !== false && !input.closest('[hidden]'))
  .map(input => input.value).join(' ')
const compared = (left, right) => {
  if (NUMBER.test(left) && NUMBER.test(right)) return left - right
  return left && right ? (left > right) - (left < right) : NaN
}
const is = (left, right) => left === right || compared(left, right) === 0
const RULES = {
  and: (...parts) => parts.every(holds),
  or: (...parts) => parts.some(holds),
  not: part => !holds(part),
  selected: (part, choice) => answer(part).split(' ').includes(choice),
  '=': (left, right) => is(answer(left), answer(right)),
  '!=': (left, right) => !is(answer(left), answer(right)),
  '<': (left, right) => compared(answer(left), answer(right)) < 0,
  '<=': (left, right) => compared(answer(left), answer(right)) <= 0,
  '>': (left, right) => compared(answer(left), answer(right)) > 0,
  '>=': (left, right) => compared(answer(left), answer(right)) >= 0,
}
const holds = ([rule, ...parts]) => RULES[rule](...parts)

const fold = () => {
  for (const part of form.querySelectorAll('[data-if]')) {
    const text = part.querySelector('textarea')
    part.hidden = !(text && text.value) && !holds(JSON.parse(part.dataset.if))
  }
}
const keepOffline = event => {
  if (navigator.onLine) return
  const status = form.querySelector('[data-offline]')
  status.textContent = status.dataset.offline
  event.preventDefault()
}

if (form) {
  form.addEventListener('submit', keepOffline)
  form.addEventListener('change', fold)
  fold()
}
