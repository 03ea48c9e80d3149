"""Every noun of the API, in the order the specification tells them."""

from __future__ import annotations

from webapp.resources.analytics.routes import blueprint as analytics
from webapp.resources.analytics.sharing_routes import blueprint as analytics_sharing
from webapp.resources.analytics.watching_routes import blueprint as analytics_watching
from webapp.resources.api_keys.routes import blueprint as api_keys
from webapp.resources.audit.routes import blueprint as audit
from webapp.resources.audit.routes import installation as installation_audit
from webapp.resources.calling.routes import blueprint as calling
from webapp.resources.campaign_files.routes import blueprint as campaign_files
from webapp.resources.campaigns.draft_routes import blueprint as campaign_drafts
from webapp.resources.campaigns.routes import blueprint as campaigns
from webapp.resources.campaigns.trial_routes import blueprint as campaign_trials
from webapp.resources.catalogue.routes import blueprint as catalogue
from webapp.resources.companies.routes import blueprint as companies
from webapp.resources.conditions.routes import blueprint as conditions
from webapp.resources.conversations.routes import blueprint as conversations
from webapp.resources.delivery.routes import blueprint as delivery
from webapp.resources.failures.routes import blueprint as failures
from webapp.resources.health.routes import blueprint as health
from webapp.resources.incoming.routes import blueprint as incoming
from webapp.resources.letters.activity_routes import blueprint as letter_activity
from webapp.resources.letters.frame import blueprint as letter_frame
from webapp.resources.letters.routes import blueprint as letters
from webapp.resources.letters.stock_routes import blueprint as letter_stock
from webapp.resources.letters.writing_routes import blueprint as letter_writing
from webapp.resources.lists.routes import blueprint as lists
from webapp.resources.mail.routes import blueprint as mail
from webapp.resources.messages.routes import blueprint as messages
from webapp.resources.newsletters.routes import blueprint as newsletters
from webapp.resources.people.routes import blueprint as people
from webapp.resources.people.writing_routes import blueprint as people_writing
from webapp.resources.picking.routes import blueprint as picking
from webapp.resources.properties.routes import blueprint as properties
from webapp.resources.reports.acquisition_routes import blueprint as acquisition
from webapp.resources.reports.page_routes import blueprint as popular_pages
from webapp.resources.reports.path_routes import blueprint as paths
from webapp.resources.reports.routes import blueprint as reports
from webapp.resources.reports.stop_routes import blueprint as stops
from webapp.resources.retention.routes import blueprint as event_retention
from webapp.resources.segments.person_routes import blueprint as memberships
from webapp.resources.segments.routes import blueprint as segments
from webapp.resources.session.routes import blueprint as session
from webapp.resources.session.security_routes import blueprint as session_security
from webapp.resources.sites.library_routes import blueprint as site_library
from webapp.resources.sites.routes import blueprint as sites
from webapp.resources.suppressions.routes import blueprint as suppressions
from webapp.resources.system.routes import blueprint as system
from webapp.resources.tables.routes import blueprint as tables
from webapp.resources.team.routes import blueprint as team
from webapp.resources.topics.routes import blueprint as topics
from webapp.resources.webhooks.routes import blueprint as webhooks
from webapp.smorest import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (
    session,
    session_security,
    sites,
    site_library,
    picking,
    team,
    api_keys,
    webhooks,
    event_retention,
    audit,
    installation_audit,
    people_writing,
    people,
    memberships,
    segments,
    lists,
    companies,
    properties,
    conditions,
    analytics,
    analytics_watching,
    analytics_sharing,
    reports,
    popular_pages,
    acquisition,
    paths,
    stops,
    letter_activity,
    letter_frame,
    letters,
    letter_writing,
    letter_stock,
    newsletters,
    delivery,
    suppressions,
    topics,
    conversations,
    messages,
    catalogue,
    campaigns,
    failures,
    calling,
    campaign_drafts,
    campaign_files,
    campaign_trials,
    incoming,
    tables,
    mail,
    system,
    health,
)
