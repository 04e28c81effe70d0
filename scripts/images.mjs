/** The images that the tests in containers need, by the variables that docker-compose.yml takes them from. */
const publicImages = {
  NODE_IMAGE: 'node:24-bookworm-slim',
  POSTGRES_IMAGE: 'postgres:18',
  KAFKA_IMAGE: 'apache/kafka:4.1.1',
  MONGO_IMAGE: 'mongo:8.0',
};

export const images = () =>
  Object.entries(publicImages).map(([variable, image]) => process.env[variable] || image);
