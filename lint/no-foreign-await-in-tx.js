// A rule for oxlint: inside of a transaction nothing is awaited but the database. A browser ends a transaction as soon as it has nothing to do:
// what comes after a foreign await is written by itself or not at all, and what came before stays although the rest failed.

const operations = new Set(
  [
    'add',
    'bulkAdd',
    'bulkDelete',
    'bulkGet',
    'bulkPut',
    'bulkUpdate',
    'clear',
    'count',
    'delete',
    'each',
    'eachPrimaryKey',
    'first',
    'get',
    'keys',
    'last',
    'modify',
  ].concat(['primaryKeys', 'put', 'sortBy', 'toArray', 'transaction', 'uniqueKeys', 'update', 'upsert']),
)
const handles = new Set(['database', 'dexie', 'table', 'transaction', 'tx'])
const databaseFile = /(?:^|[\\/])database\.ts$/

const isFunction = ({ type }) => type === 'ArrowFunctionExpression' || type === 'FunctionExpression' || type === 'FunctionDeclaration'
const isCallOf = (node, name) => node?.type === 'CallExpression' && node.callee.type === 'MemberExpression' && nameOf(node.callee) === name
const nameOf = ({ computed, property }) => (computed ? null : property.name)

/** The function is what a transaction runs: the last argument of `….transaction(…)`. */
const isBody = (node) => isFunction(node) && isCallOf(node.parent, 'transaction') && node.parent.arguments.at(-1) === node

function isInTransaction(node) {
  for (let at = node.parent; at; at = at.parent) if (isBody(at)) return true
  return false
}

/** What a chain of members and calls begins with. */
function rootOf(node) {
  let at = node
  while (at.type === 'MemberExpression' || at.type === 'CallExpression' || at.type === 'TSNonNullExpression' || at.type === 'ChainExpression') {
    at = at.object ?? at.callee ?? at.expression
  }
  return at
}

/** Everything below a node; what is inside of other functions only when asked for. */
function* within(node, own = true, deep = false) {
  if (!own && !deep && isFunction(node)) return
  yield node
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent' || typeof value !== 'object' || value === null) continue
    for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === 'string') yield* within(child, false, deep)
  }
}

/** What one file says: the functions it has from `database.ts`, its own by name, what it calls into being, and what it puts into lists. */
function readFile(program, filename) {
  const trusted = new Set()
  const local = new Map()
  const made = new Map()
  const lists = new Map()
  const visit = (node, parent) => {
    if (node.type === 'ImportDeclaration' && databaseFile.test(node.source.value)) for (const { local: name } of node.specifiers) trusted.add(name.name)
    if (node.type === 'FunctionDeclaration' && node.id) local.set(node.id.name, node)
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init && isFunction(node.init)) local.set(node.id.name, node.init)
    if (node.type === 'VariableDeclarator' && node.init?.type === 'CallExpression' && node.init.callee.type === 'Identifier')
      made.set(node.id.name, node.init.callee.name)
    if (node.type === 'VariableDeclarator' && node.init?.type === 'ArrayExpression') add(lists, node.id.name, node.init.elements)
    if (isCallOf(node, 'push') && node.callee.object.type === 'Identifier') add(lists, node.callee.object.name, node.arguments)
    if (databaseFile.test(filename) && node.type === 'FunctionDeclaration' && parent?.type === 'ExportNamedDeclaration') trusted.add(node.id.name)
    for (const [key, value] of Object.entries(node)) {
      if (key === 'parent' || typeof value !== 'object' || value === null) continue
      for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === 'string') visit(child, node)
    }
  }
  visit(program, null)
  return { trusted, local, made, lists }
}

function add(lists, name, elements) {
  lists.set(name, [...(lists.get(name) ?? []), ...elements])
}

/** Whether only the database can be waited for in this expression. */
function isOurs(node, file, seen = new Set()) {
  if (node.type === 'ConditionalExpression') return isOurs(node.consequent, file, seen) && isOurs(node.alternate, file, seen)
  if (node.type !== 'CallExpression') return false
  const { callee } = node
  if (callee.type === 'Identifier') {
    if (file.trusted.has(callee.name) || isOursInside(file.local.get(callee.name), file, seen)) return true
    const works = node.arguments.filter(isFunction)
    return works.length > 0 && isRunner(file.local.get(file.made.get(callee.name)), file) && works.every((work) => isOursInside(work, file, seen))
  }
  if (callee.type !== 'MemberExpression') return false
  const root = rootOf(callee)
  if (root.type === 'Identifier' && root.name === 'Promise') return nameOf(callee) === 'all' && areOurs(node.arguments[0], file, seen)
  return root.type === 'Identifier' && handles.has(root.name) && operations.has(nameOf(callee))
}

/** A function of the file that makes one which runs what it is given: it awaits nothing, and calls nothing but its parameters and `database.ts`. */
function isRunner(node, file) {
  if (!node) return false
  const all = [...within(node, true, true)]
  const parameters = new Set(all.filter(isFunction).flatMap(({ params }) => params.map(({ name }) => name)))
  const calls = all.filter(({ type }) => type === 'CallExpression')
  const known = ({ callee }) => callee.type === 'Identifier' && (parameters.has(callee.name) || file.trusted.has(callee.name))
  return !all.some(({ type }) => type === 'AwaitExpression' || type === 'NewExpression') && calls.every(known)
}

/** The promises of `Promise.all`: a list of calls, one that was filled with them, or `map` with a function whose result is one. */
function areOurs(list, file, seen) {
  if (list?.type === 'Identifier') return file.lists.has(list.name) && file.lists.get(list.name).every((one) => one && isOurs(one, file, seen))
  if (list?.type === 'ArrayExpression') return list.elements.every((one) => one && isOurs(one, file, seen))
  return isCallOf(list, 'map') && isOursInside(list.arguments[0], file, seen)
}

/** A function in which nothing is awaited and nothing is returned but what is ours. One that awaits may return whatever it made of it. */
function isOursInside(node, file, seen) {
  if (!node || !isFunction(node) || seen.has(node)) return false
  const deeper = new Set(seen).add(node)
  const nodes = [...within(node)]
  const awaited = nodes.filter(({ type }) => type === 'AwaitExpression')
  if (nodes.some(({ type, await: waits }) => type === 'ForOfStatement' && waits)) return false
  if (!awaited.every(({ argument }) => isOurs(argument, file, deeper))) return false
  if (node.async && awaited.length > 0) return true
  if (node.body.type !== 'BlockStatement') return isOurs(node.body, file, deeper)
  const returned = nodes.filter(({ type }) => type === 'ReturnStatement')
  return returned.length > 0 && returned.every(({ argument }) => argument && isOurs(argument, file, deeper))
}

const rule = {
  create(context) {
    let file = null
    const report = (node) => context.report({ node, message: 'Nothing but the database may be awaited in a transaction: whatever else it is, do it before.' })
    const known = (node) => {
      let program = node
      while (program.parent) program = program.parent
      file ??= readFile(program, context.filename)
      return file
    }
    return {
      AwaitExpression(node) {
        if (isInTransaction(node) && !isOurs(node.argument, known(node))) report(node)
      },
      ForOfStatement(node) {
        if (node.await && isInTransaction(node)) report(node)
      },
    }
  },
}

export default { meta: { name: 'lanyard' }, rules: { 'no-foreign-await-in-tx': rule } }
