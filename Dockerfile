# The platform in production: one image, which docker-compose.yml runs as several services. No embedded servers in it.

FROM node:24-slim AS front-end
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.12-slim AS build
RUN python -m venv /opt/fengsui
ENV PATH=/opt/fengsui/bin:$PATH
COPY requirements-production.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements-production.lock
WORKDIR /app
COPY . .
COPY --from=front-end /build/node_modules node_modules
# The address and the key are only there because the settings insist; nothing connects, nothing is signed.
RUN for catalogue in locale/*/LC_MESSAGES/*.po; do pybabel compile -i "$catalogue" -o "${catalogue%.po}.mo"; done \
    && DATABASE_URL=postgresql://nobody@nowhere/none REDIS_URL=redis://nowhere SECRET_KEY=of-the-build \
       python manage.py collectstatic --no-input \
    && rm -rf node_modules tests \
    && mkdir -p node_modules/@tabler/core/dist/css node_modules/htmx.org/dist  # collected; the settings still name them

FROM python:3.12-slim
# A volume that is mounted here for the first time takes over its owner.
RUN useradd --system --uid 10001 --home-dir /app fengsui && install -d -m 700 -o fengsui /attachments
COPY --from=build /opt/fengsui /opt/fengsui
COPY --from=build /app /app
ENV PATH=/opt/fengsui/bin:$PATH PYTHONUNBUFFERED=1
WORKDIR /app
USER fengsui
