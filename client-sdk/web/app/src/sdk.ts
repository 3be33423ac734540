// The one place that knows where the SDK lies.
export * from '../../sdk/src/index.ts';
