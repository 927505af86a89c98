/** Endings that hardly anything but a host has: no words of a program. */
export const hostEndings = wordSet(`
  biz br cn com de edu eu example fr gov jp kr mil net nl onion org pl ru shop site ua uk xyz`);

/** Endings under which there are hardly any hosts, and which are words of programs. */
export const emptyEndings = wordSet(`
  android author call chrome data dot fast got java like map now open pin read save search select spot zero`);

/** Endings that hosts have as well as fields and methods. */
export const codeEndings = wordSet(`
  app at bar box build cache call camera case channel cloud click codes contact date design digital direct directory download
  email events exchange fail fit foundation game global group guru host id in info io is it link locker market media mov
  name net network new next page parts place plus pro report review reviews run schedule security services show so store
  stream style support systems tab target team to tools top town watch web work works world zone`);

/** What objects, modules and files of programs are usually called. */
export const programWords = wordSet(`
  account agent answer api app application arg args array asyncio auth bar base baz btn buf buffer build button cache
  category cert certificate cfg channel child class client cluster cmd code col collection column command comment common
  component conf config configure conn connection console const container context controller cookie core ctx cur cursor
  customer data database date db debug default demo dest destination device dict dir doc document dns driver elem element
  email entity entry env err error event events example exception field file files flask folder foo form frame func
  function group handler hash header headers hello helper helpers host hostname http https image impl import index info
  init input instance int interface invoice item items iter java job json key kernel lib library line list listener local
  location log logger logging login loop main make makefile manager map math mem memory message meta method mod model
  models module msg net node numpy obj object observer opt option options order org organization os output owner package
  page param params parent parser path payload person pkg plugin pod post process product profile program project promise
  prop props proto proxy query question queue qux random re record ref regex region reply repo req request requests res
  resource response result results role root route router row rule run runner sample schema scope script scripts self
  server service session set settings setup shell signal socket source spring src start state std stdin stdout store str
  stream string struct sub subject subprocess super sys system table tag task temp template test tests text thread threat
  time tmp token tool type uri url urllib user username users util utils val value values var vars vector view widget
  window windows worker wrapper`);

/** The words of a text that is nothing but words. */
export function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}
