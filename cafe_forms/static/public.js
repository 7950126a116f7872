/* Comforts on a page that is whole without them: leave at once, fill in a code, count, fold, read aloud, wait. */
{
const form = document.querySelector('form')
const page = document.documentElement
const blank = () => document.body && document.body.remove()
const goTo = address => { blank(); location.replace(address) }

document.querySelector('.exit').addEventListener('click', event => {
  event.preventDefault()
  goTo(event.currentTarget.href)
})

/* A code out of a QR stands behind the #, where no server sees it: into the field, and out of the address. */
const code = new URLSearchParams(location.hash.slice(1)).get('c')
if (code !== null) {
  const field = document.querySelector('.code')
  if (field) field.value = code
  history.replaceState(null, '', location.pathname)
}

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

/* `relevant`: a tree of rules, as the server judges it too. */
const NUMBER = /^\s*-?\d+(\.\d+)?\s*$/
const inputs = name => [...form.querySelectorAll(`[name=q_${name}]`)]
const text = name => inputs(name)
  .filter(input => input.checked !== false && !input.closest('[data-unasked]'))
  .map(input => input.value).join(' ')
const number = name => String(text(name).split(/\s+/).filter(Boolean).length)
const answer = part => typeof part == 'string' ? part : part[1] == 'count' ? number(part[0]) : text(part[0])
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
    const isUnasked = !holds(JSON.parse(part.dataset.if))
    part.toggleAttribute('data-unasked', isUnasked)
    part.hidden = isUnasked && !(text && text.value)
  }
}

const write = text => {
  document.open()
  document.write(text)
  document.close()
  scrollTo(0, 0)
}

/* Thanks stands where the form was, so that the history tells of a survey that was opened, not of one that was answered. */
const thank = async () => {
  const address = form.action + '/danke'
  if (form.action.endsWith('/tablet')) return goTo(address)
  const thanks = await fetch(address, {credentials: 'omit'}).catch(() => ({}))
  if (!thanks.ok) return goTo(address)
  const text = await thanks.text()
  history.replaceState(null, '', location.pathname)
  write(text)
}

/* On a bad line the page stays until the answer is here; the same page may be sent again. */
const send = async event => {
  if (!event.submitter) return /* an old phone that cannot say which button it was sends by itself */
  event.preventDefault()
  const status = form.querySelector('.sending')
  if (status.ariaBusy == 'true') return
  status.ariaBusy = 'true'
  status.textContent = status.dataset.sending
  try {
    const {name, value} = event.submitter
    const body = new URLSearchParams(new FormData(form))
    if (name) body.append(name, value)
    const signal = AbortSignal.timeout && AbortSignal.timeout(60000)
    const options = {method: 'POST', body, credentials: 'omit', redirect: 'manual', signal}
    const answer = await fetch(form.action, options)
    if (answer.type == 'opaqueredirect') return await thank()
    const text = await answer.text(), code = form.querySelector('.code')
    /* A page without her form, say a proxy's while the café restarts, would take her answers away. */
    if (answer.status >= 500 && !text.includes('<form')) throw answer
    write(text)
    const next = document.querySelector('form')
    if (next) history.replaceState(null, '', next.action)
    /* The page of an empty response is the same whatever the code; it stays in her hands. */
    const field = document.querySelector('.code')
    if (field && code) field.value = code.value
  } catch {
    status.ariaBusy = 'false'
    status.textContent = status.dataset.unsent
  }
}

/* Only a voice that lives on the phone itself: what is read aloud goes nowhere. Chrome on Android also lists voices
   that are not installed, and reads with an English one instead: so the phone must speak the language, too. */
const readAloud = () => {
  const tongue = tag => tag.toLowerCase().split(/[-_]/)[0]
  const own = tongue(page.lang)
  const spoken = (own == 'hr' ? ['hr', 'bs', 'sr'] : [own]).filter(one => navigator.languages.map(tongue).includes(one))
  const voice = speechSynthesis.getVoices().find(voice => voice.localService && spoken.includes(tongue(voice.lang)))
  if (!voice || form.querySelector('.read')) return
  for (const question of form.querySelectorAll('fieldset, .question, .matrix')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'read'
    button.textContent = form.dataset.read
    button.addEventListener('click', () => {
      const words = [...question.querySelectorAll('legend, .question > label, h2, th, p:not([lang]), fieldset label > span')]
      const utterance = new SpeechSynthesisUtterance(words.map(part => part.innerText).filter(Boolean).join('. '))
      utterance.voice = voice
      utterance.lang = voice.lang
      speechSynthesis.cancel()
      speechSynthesis.speak(utterance)
    })
    question.querySelector('legend, h2, label').after(button)
  }
}

/* The café's tablet: nobody finds what the one before her tapped. */
const anew = document.querySelector('[data-anew]')
if (anew) {
  const {anew: address, idle, ask} = anew.dataset
  let timer
  const wait = () => {
    clearTimeout(timer)
    anew.close && anew.close()
    timer = setTimeout(asks, idle * 1000)
  }
  const asks = () => {
    if (!ask) return goTo(address)
    anew.showModal()
    timer = setTimeout(() => goTo(address), ask * 1000)
  }
  for (const sign of ['pointerdown', 'keydown', 'input']) addEventListener(sign, wait)
  wait()
}

if (form) {
  form.addEventListener('submit', send)
  /* Enter in a field is a slip: only the button sends, and Space taps a choice. */
  form.addEventListener('keydown', event => {
    if (event.key == 'Enter' && event.target.matches('input')) event.preventDefault()
  })
  form.addEventListener('change', fold)
  fold()
  if (window.speechSynthesis) {
    speechSynthesis.onvoiceschanged = readAloud
    readAloud()
  }
}
const summary = document.querySelector('main > [autofocus]')
if (summary) summary.focus()
}
