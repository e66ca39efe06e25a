/** A set of concrete paths that answers questions about prefixes in the length of a path, however many paths it holds. */
export interface PathTree {
  /** Adds a path; false when it was there already. */
  add(path: Path): boolean
  /** True when a path of the tree is `path` or one it lies under. */
  covers(path: Path): boolean
  /** True when a path of the tree is one that `path` lies under, is `path`, or lies under `path`. */
  touches(path: Path): boolean
}

type Path = readonly (string | number)[]
type Node = { end: boolean; readonly next: Map<string | number, Node> }

/** An empty tree. */
export function pathTree(): PathTree {
  const root: Node = { end: false, next: new Map() }
  /** The node where a walk along `path` stops: at the first path of the tree, at the end of `path`, or nowhere. */
  const walk = (path: Path): Node | null => {
    let node = root
    for (const component of path) {
      if (node.end) return node
      const next = node.next.get(component)
      if (!next) return null
      node = next
    }
    return node
  }
  return {
    add(path) {
      let node = root
      for (const component of path) {
        const next: Node = node.next.get(component) ?? { end: false, next: new Map() }
        node.next.set(component, next)
        node = next
      }
      const fresh = !node.end
      node.end = true
      return fresh
    },
    covers: (path) => walk(path)?.end === true,
    touches: (path) => walk(path) !== null,
  }
}
