import type { Hive } from '../../registry/index.ts'
import { foldName } from '../../winpath/index.ts'
import { CURRENT_VERSION, type Identity } from '../identity.ts'
import { textAt } from '../key-values.ts'
import { classifySid, sidPrefix } from './sid.ts'

/** The domain part under which Windows shows Entra ID accounts. */
const ENTRA = 'AzureAD'

/** Which domain a SID or a written domain name belongs to, as far as one machine knows. */
export class DomainNames {
  readonly #byPrefix = new Map<string, string>()
  /** Folded DNS name to NetBIOS name. */
  readonly #netbiosByDns = new Map<string, string>()
  readonly #known = new Set<string>()

  constructor(identity: Identity, software: Hive) {
    const { machineSid, computerName, domain } = identity
    if (computerName !== '') this.#known.add(foldName(computerName))
    if (machineSid !== null && computerName !== '') this.#byPrefix.set(machineSid, computerName)
    // Winlogon's cache for the logon dialog: NetBIOS name to DNS name of every domain it could reach.
    const cache = software.key(`${CURRENT_VERSION}\\Winlogon\\DomainCache`)
    for (const value of cache?.values() ?? []) this.#pair(value.name, textAt(cache, value.name))
    if (domain === null) return
    this.#pair(domain.netbios, domain.dns)
    const name = domain.netbios === '' ? this.#shortName(domain.dns) : domain.netbios
    if (domain.sid !== '' && name !== '') this.#byPrefix.set(domain.sid, name)
  }

  #pair(netbios: string, dns: string | undefined): void {
    if (netbios === '') return
    this.#known.add(foldName(netbios))
    if (dns !== undefined && dns !== '') this.#netbiosByDns.set(foldName(dns), netbios)
  }

  #shortName(name: string): string {
    return this.#netbiosByDns.get(foldName(name)) ?? name
  }

  /** Takes the word of one account's evidence for all accounts of its domain. */
  learn(sid: string, domain: string): void {
    const name = this.#shortName(domain)
    this.#known.add(foldName(name))
    if (classifySid(sid) === 'account' && !this.#byPrefix.has(sidPrefix(sid))) {
      this.#byPrefix.set(sidPrefix(sid), name)
    }
  }

  /** The domain that a SID belongs to; undefined when nothing here tells. */
  of(sid: string): string | undefined {
    return classifySid(sid) === 'entra' ? ENTRA : this.#byPrefix.get(sidPrefix(sid))
  }

  /**
   * The account and domain in the name of a profile's folder. Windows calls it after the account, and adds the domain
   * (or a number) when that name is taken: `ned`, `ned.CONTOSO`, `ned.000`, `ned.CONTOSO.001`. Account names may have
   * dots themselves, so that the suffix counts only when it is a domain known here or written in capitals.
   */
  splitFolderName(folder: string): { readonly name: string; readonly domain: string | undefined } {
    const numbered = /^(.+)\.\d{3}$/.exec(folder)?.[1] ?? folder
    const [, name, suffix] = /^(.+)\.([^.]+)$/.exec(numbered) ?? []
    if (name === undefined || suffix === undefined) return { name: numbered, domain: undefined }
    const looksLikeDomain =
      this.#known.has(foldName(suffix)) || (/^(?=.*[A-Z])[A-Z0-9-]{2,15}$/.test(suffix) && /[a-z]/.test(name))
    return looksLikeDomain ? { name, domain: suffix } : { name: numbered, domain: undefined }
  }
}
