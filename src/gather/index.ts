/** From the offline system and the rules to objects in the store: selection, pipeline, ledger. */
export { captureRegistry, regFileOf } from './capture-registry.ts'
export { captureSynthetic } from './capture-synthetic.ts'
export { type Contexts, evaluationContexts } from './contexts.ts'
export { type EstimateTask, estimateStore, type StoreEstimate } from './estimate/index.ts'
export {
  Ledger,
  type LedgerSums,
  type Missing,
  PROFILE_OUTCOMES,
  type ProfileOutcome,
} from './ledger.ts'
export { omittedAttributes } from './omitted-attributes.ts'
export { OwnerSets } from './owner-sets.ts'
export { type ObjectOutcome, runPipeline } from './pipeline/index.ts'
export { registryRoot } from './registry-root.ts'
export {
  type FileSelection,
  type FileSelectionTask,
  type SelectableVolume,
  type SelectedNode,
  selectFiles,
} from './select-files.ts'
export { type HiveSelection, type SelectedKey, selectRegistry } from './select-registry.ts'
export { type SelectedFile, Selection } from './selection.ts'
export { ABSENCE_REASONS, type Decision, isEncrypted, sourceObjects } from './source-objects.ts'
export { storeGuards } from './store-guard.ts'
