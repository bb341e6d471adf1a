# The command in a container: docker build -t hindsight . && docker run --rm -v "$PWD:/work" hindsight run quick
FROM node:20-slim AS build
WORKDIR /lab
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20-slim
WORKDIR /lab
COPY --from=build /lab/package.json ./
COPY --from=build /lab/node_modules node_modules/
COPY --from=build /lab/dist dist/
COPY --from=build /lab/scenarios scenarios/
COPY --from=build /lab/schema schema/
RUN ln -s /lab/dist/cli/main.js /usr/local/bin/hindsight && install --directory --owner=node /work
USER node
WORKDIR /work
ENTRYPOINT ["hindsight"]
