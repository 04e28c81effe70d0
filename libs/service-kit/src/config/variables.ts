import Type from 'typebox';
import { LOG_LEVELS } from '../logging/logger.js';

const POSTGRES_URL = '^postgres(?:ql)?://';

/**
 * Every variable that some service knows. The description ends the sentence "NAME must be …".
 *
 * A service takes those it uses into its own schema. The others are known all the same, so that
 * one file of variables can serve all services.
 */
export const variables = {
  DAYBOOK_PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 4000,
    description: 'a whole number from 0 to 65535 (0 takes any free port)',
  }),
  DAYBOOK_HOST: Type.String({
    minLength: 1,
    default: '127.0.0.1',
    description: 'the name or address to listen on',
  }),
  DAYBOOK_DATA_DIR: Type.String({
    minLength: 1,
    default: '.daybook',
    description: 'the path of a directory',
  }),
  // Node is started with it, so it takes effect before anything is read.
  DAYBOOK_HEAP_MB: Type.Integer({
    minimum: 256,
    maximum: 65_536,
    default: 384,
    description: 'a whole number of megabytes from 256 to 65536',
  }),
  DAYBOOK_API_KEY: Type.String({
    minLength: 1,
    maxLength: 512,
    pattern: '^[\\x21-\\x7e]+$',
    description: 'a key of up to 512 visible ASCII characters',
  }),
  DAYBOOK_DATABASE_URL: Type.String({
    pattern: POSTGRES_URL,
    description: 'a URL that starts with postgres://',
  }),
  DAYBOOK_LOG_URLS: Type.Array(Type.String({ pattern: POSTGRES_URL }), {
    minItems: 1,
    description: 'a comma-separated list of URLs that start with postgres://',
  }),
  DAYBOOK_KAFKA_BROKERS: Type.Array(Type.String({ pattern: '^[^\\s:]+:\\d{1,5}$' }), {
    minItems: 1,
    description: 'a comma-separated list of host:port',
  }),
  DAYBOOK_MONGO_URL: Type.String({
    pattern: '^mongodb(?:\\+srv)?://',
    description: 'a URL that starts with mongodb://',
  }),
  DAYBOOK_WEBHOOKS_URL: Type.String({
    pattern: POSTGRES_URL,
    description: 'a URL that starts with postgres://',
  }),
  DAYBOOK_WEBHOOK_ALLOWED_NETWORKS: Type.Array(Type.String({ pattern: '^[0-9a-fA-F.:]+/\\d{1,3}$' }), {
    minItems: 1,
    description: 'a comma-separated list of networks such as 10.1.0.0/16',
  }),
  DAYBOOK_WEBHOOK_RETRY_SECONDS: Type.Array(Type.Integer({ minimum: 0, maximum: 604_800 }), {
    minItems: 1,
    maxItems: 30,
    description: 'a comma-separated list of up to 30 whole numbers from 0 to 604800, such as 5,300,1800',
  }),
  DAYBOOK_WEBHOOK_SECRET_OVERLAP_SECONDS: Type.Integer({
    minimum: 0,
    maximum: 2_592_000,
    default: 86_400,
    description: 'a whole number from 0 to 2592000, which is 30 days',
  }),
  DAYBOOK_SECRETS_KEY: Type.Array(Type.String({ pattern: '^[A-Za-z0-9+/_-]{43}=?$' }), {
    minItems: 1,
    description: 'a comma-separated list of keys of 32 bytes in base64, the present one first',
  }),
  DAYBOOK_SECRETS_KEY_FILE: Type.String({ minLength: 1, description: 'the path of a file' }),
  DAYBOOK_PARTITIONS: Type.Integer({
    minimum: 1,
    maximum: 1024,
    default: 16,
    description: 'a whole number from 1 to 1024',
  }),
  DAYBOOK_TIME_TOLERANCE_SECONDS: Type.Integer({
    minimum: 0,
    maximum: 86_400,
    default: 300,
    description: 'a whole number from 0 to 86400',
  }),
  DAYBOOK_PROCESS_URL: Type.String({
    pattern: POSTGRES_URL,
    description: 'a URL that starts with postgres://',
  }),
  DAYBOOK_PROCESSES: Type.Enum(['on', 'off'], {
    default: 'on',
    description: 'on or off, which is whether placed orders are paid and confirmed by themselves',
  }),
  DAYBOOK_STOCK: Type.Enum(['untracked', 'tracked'], {
    default: 'untracked',
    description: 'untracked or tracked, which is whether a sku without stock records can be sold',
  }),
  DAYBOOK_PAYMENT_PROVIDER: Type.Enum(['simulator', 'stripe'], {
    default: 'simulator',
    description: 'simulator or stripe',
  }),
  DAYBOOK_PAYMENT_TIMEOUT_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 60,
    default: 10,
    description: 'a whole number from 1 to 60',
  }),
  DAYBOOK_SIMULATOR_URL: Type.String({
    pattern: '^http://',
    description: 'a URL that starts with http://',
  }),
  DAYBOOK_SIMULATOR_ADMIN_SECRET: Type.String({ minLength: 1, description: 'a secret' }),
  DAYBOOK_SIMULATOR_FILE: Type.String({ minLength: 1, description: 'the path of a file' }),
  DAYBOOK_STRIPE_KEY: Type.String({
    pattern: '^[rs]k_[\\x21-\\x7e]+$',
    description: 'a secret key of Stripe',
  }),
  DAYBOOK_PAYMENT_WEBHOOK_SECRET: Type.String({
    minLength: 8,
    pattern: '^[\\x21-\\x7e]+$',
    description: 'the secret with which the payment provider signs, of 8 visible ASCII characters or more',
  }),
  DAYBOOK_PAYMENT_DELAY_SECONDS: Type.Integer({
    minimum: 0,
    maximum: 86_400,
    default: 10,
    description: 'a whole number from 0 to 86400',
  }),
  DAYBOOK_PAYMENT_WINDOW_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 30 * 86_400,
    default: 600,
    description: 'a whole number from 1 to 2592000',
  }),
  DAYBOOK_PAYMENT_ATTEMPTS: Type.Integer({
    minimum: 1,
    maximum: 20,
    default: 3,
    description: 'a whole number from 1 to 20',
  }),
  DAYBOOK_PAYMENT_BACKOFF_SECONDS: Type.Integer({
    minimum: 1,
    maximum: 86_400,
    default: 30,
    description: 'a whole number from 1 to 86400',
  }),
  DAYBOOK_CASH_ON_DELIVERY: Type.Array(
    Type.String({ pattern: '^(none|[A-Z]{3}:\\d{1,12}(\\.\\d{1,4})?)$' }),
    {
      minItems: 1,
      default: ['EUR:500.00', 'GBP:500.00', 'USD:500.00'],
      description: 'none, or a comma-separated list of the largest amounts, such as EUR:500.00',
    },
  ),
  DAYBOOK_CASH_ON_DELIVERY_COUNTRIES: Type.Array(Type.String({ pattern: '^\\S.*$' }), {
    minItems: 1,
    default: ['all'],
    description: 'all, or a comma-separated list of countries as orders name them, such as Germany',
  }),
  DAYBOOK_LOG_LEVEL: Type.Enum([...LOG_LEVELS], {
    default: 'info',
    description: `one of ${LOG_LEVELS.join(', ')}`,
  }),
  DAYBOOK_METRICS: Type.Enum(['key', 'public'], {
    default: 'key',
    description: 'key or public, which is who may read the metrics',
  }),
} as const;
