"""The dashboards: each row a question of whoever was woken."""

from deploy.observe.dashboards.business import BUSINESS
from deploy.observe.dashboards.delivery import DELIVERY
from deploy.observe.dashboards.live import LIVE
from deploy.observe.dashboards.overview import OVERVIEW
from deploy.observe.dashboards.services import SERVICES_PAGE
from deploy.observe.dashboards.tenants import TENANTS
from deploy.observe.dashboards.zones import ZONES

DASHBOARDS = (OVERVIEW, SERVICES_PAGE, LIVE, DELIVERY, ZONES, TENANTS, BUSINESS)
