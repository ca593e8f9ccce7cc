# Builds the package in one image and installs it in another, so that nothing of the build is left in what runs.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --omit=dev --no-audit --no-fund
RUN npm pack --pack-destination /package

FROM node:24-bookworm-slim
COPY --from=build /package /package
RUN npm install --global --no-audit --no-fund /package/ampwise-*.tgz
RUN mkdir -p /data && chown node:node /data && chmod 700 /data
ENV NODE_ENV=production
ENV AMPWISE_DATA_DIR=/data
ENV AMPWISE_LOG=info
USER node
WORKDIR /data
VOLUME /data
EXPOSE 7400
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:7400/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself gets the signals: no shell and no npm stands between. Run it with --init.
ENTRYPOINT ["ampwise"]
CMD ["serve", "--host", "0.0.0.0", "--port", "7400"]
