export { type EstimateTask, estimateStore, type StoreEstimate } from './estimate-store.ts'
