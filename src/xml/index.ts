/** XML with the line and column of everything; what is not well-formed is refused. */
export { type Finding, quoted, showFinding, showPlace } from './finding.ts'
export { MAX_XML_BYTES, parseXml, warningOf, type XmlBlame, XmlDocument } from './parse-xml.ts'
export type { Place } from './source.ts'
export type { XmlAttribute, XmlElement } from './tree.ts'
export { MAX_DEPTH } from './well-formed.ts'
export { XmlError } from './xml-error.ts'
