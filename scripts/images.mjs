/** The images that containers are run from, by the variables that docker-compose.yml takes them from. */
const publicImages = {
  NODE_IMAGE: 'node:24-bookworm-slim',
  POSTGRES_IMAGE: 'postgres:18',
  KAFKA_IMAGE: 'apache/kafka:4.1.1',
  MONGO_IMAGE: 'mongo:8.0',
};

/** What the variables come to: what they are set to, and the public images where they are not. */
export const imageVariables = () =>
  Object.fromEntries(
    Object.entries(publicImages).map(([variable, image]) => [variable, process.env[variable] || image]),
  );

export const images = () => Object.values(imageVariables());
