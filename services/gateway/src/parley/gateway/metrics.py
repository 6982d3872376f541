"""Every metric of the gateway."""

from prometheus_client import Counter, Histogram

# Requests by route template, never by path: cardinality stays bounded. Status is the class: 2xx, 4xx, 5xx.
REQUESTS = Counter("parley_gateway_requests_total", "REST requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "parley_gateway_request_seconds",
    "Time to answer a REST request.",
    ["method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

# Requests of those whom a token names, by tenant: the first 100 since this process started, all others as "other".
TENANT_REQUESTS = Counter("parley_gateway_tenant_requests_total", "REST requests by tenant.", ["tenant", "status"])

# Requests refused because their caller went over its rate.
LIMITED = Counter("parley_gateway_limited_total", "Requests refused by the rate limit.", ["kind"])
