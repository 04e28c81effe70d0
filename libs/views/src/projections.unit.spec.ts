import { projections, projectionsByName } from './projections.js';

it('has each projection under its own name', () => {
  expect(projections.map(({ name }) => name)).toEqual(Object.keys(projectionsByName));
});
