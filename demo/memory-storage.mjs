import { InjectionSymbols, JsonTransformer, RecordNotFoundError, StorageVersionRecord, UpdateAssistant } from '@credo-ts/core'

/** Credo's storage port, kept in memory: what the demo knows is gone when it stops. */
class MemoryStorage {
  supportsCursorPagination = false
  #records = new Map()

  async save(_context, record) {
    if (this.#records.has(record.id)) throw new Error(`The record ${record.id} exists already.`)
    this.#write(record)
  }
  async update(_context, record) {
    this.#read(record.constructor, record.id)
    this.#write(record)
  }
  async delete(_context, record) {
    this.#records.delete(record.id)
  }
  async deleteById(_context, _recordClass, id) {
    this.#records.delete(id)
  }
  async getById(_context, recordClass, id) {
    return this.#read(recordClass, id)
  }
  async getAll(_context, recordClass) {
    return [...this.#records.values()].filter((entry) => entry.type === recordClass.type).map((entry) => revive(entry, recordClass))
  }
  async findByQuery(_context, recordClass, query) {
    const found = [...this.#records.values()].filter((entry) => entry.type === recordClass.type && matches(entry.tags, query))
    return found.map((entry) => revive(entry, recordClass))
  }

  #read(recordClass, id) {
    const entry = this.#records.get(id)
    if (entry?.type !== recordClass.type) throw new RecordNotFoundError(`There is no record ${id}.`, { recordType: recordClass.type })
    return revive(entry, recordClass)
  }
  #write(record) {
    record.updatedAt = new Date()
    this.#records.set(record.id, { type: record.type, value: JsonTransformer.serialize(record), tags: structuredClone(record.getTags()) })
  }
}

function revive(entry, recordClass) {
  const record = JsonTransformer.deserialize(entry.value, recordClass)
  record.replaceTags(structuredClone(entry.tags))
  return record
}

/** Credo's queries as far as it asks them here: every tag named must be equal, a list must hold every value named, `$or` takes one of several. Others are refused. */
function matches(tags, query) {
  return Object.entries(query).every(([name, wanted]) => {
    if (name === '$or') return wanted.some((one) => matches(tags, one))
    if (name.startsWith('$')) throw new Error(`The demo's storage has no query ${name}.`)
    if (wanted === undefined) return true
    return Array.isArray(wanted) ? wanted.every((value) => (tags[name] ?? []).includes(value)) : tags[name] === wanted
  })
}

/** The Credo module that puts MemoryStorage in the place of a database. */
export class MemoryStorageModule {
  #storage = new MemoryStorage()
  register(dependencyManager) {
    dependencyManager.registerInstance(InjectionSymbols.StorageService, this.#storage)
  }
  async onProvisionContext(context) {
    const storageVersion = UpdateAssistant.frameworkStorageVersion
    await this.#storage.save(context, new StorageVersionRecord({ id: 'STORAGE_VERSION_RECORD_ID', storageVersion }))
  }
}
