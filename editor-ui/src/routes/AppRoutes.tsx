import { lazy } from "react";
import { Route, Routes } from "react-router";
import { FirstSite } from "./FirstSite";
import { NotFound } from "./NotFound";
import { SiteRoute } from "./SiteRoute";

// Each screen is a file of its own, fetched when it is first visited.
const Login = lazy(() => import("../login/Login"));
const LinkLogin = lazy(() => import("../login/LinkLogin"));
const OverviewPage = lazy(() => import("../overview/OverviewPage"));
const PeoplePage = lazy(() => import("../people/PeoplePage"));
const PersonPage = lazy(() => import("../people/PersonPage"));
const SegmentsPage = lazy(() => import("../segments/SegmentsPage"));
const SegmentPage = lazy(() => import("../segments/SegmentPage"));
const CampaignsPage = lazy(() => import("../campaigns/CampaignsPage"));
const EditorPage = lazy(() => import("../editor/EditorPage"));
const NewslettersPage = lazy(() => import("../newsletters/NewslettersPage"));
const NewsletterPage = lazy(() => import("../newsletters/NewsletterPage"));
const AnalyticsPage = lazy(() => import("../analytics/AnalyticsPage"));
const LeavingPage = lazy(() => import("../analytics/LeavingPage"));
const ReportsPage = lazy(() => import("../reports/ReportsPage"));
const PopularPage = lazy(() => import("../reports/PopularPage"));
const AcquisitionPage = lazy(() => import("../reports/AcquisitionPage"));
const RetentionPage = lazy(() => import("../reports/RetentionPage"));
const PathsPage = lazy(() => import("../reports/PathsPage"));
const StopsPage = lazy(() => import("../reports/StopsPage"));
const VisitorsPage = lazy(() => import("../reports/VisitorsPage"));
const ChartPage = lazy(() => import("../analytics/ChartPage"));
const ConversationsPage = lazy(() => import("../conversations/ConversationsPage"));
const MessengerPage = lazy(() => import("../settings/MessengerPage"));
const CompaniesPage = lazy(() => import("../companies/CompaniesPage"));
const CompanyPage = lazy(() => import("../companies/CompanyPage"));
const LettersPage = lazy(() => import("../letters/LettersPage"));
const NewLetterPage = lazy(() => import("../letters/NewLetterPage"));
const LetterPage = lazy(() => import("../letters/LetterPage"));
const PropertiesPage = lazy(() => import("../settings/PropertiesPage"));
const SitePage = lazy(() => import("../settings/SitePage"));
const TopicsPage = lazy(() => import("../topics/TopicsPage"));
const DeliveryPage = lazy(() => import("../delivery/DeliveryPage"));
const IntegrationPage = lazy(() => import("../settings/IntegrationPage"));
const AutoEventsPage = lazy(() => import("../settings/AutoEventsPage"));
const AdvancedEventsPage = lazy(() => import("../settings/AdvancedEventsPage"));
const EventRetentionPage = lazy(() => import("../retention/RetentionPage"));
const WebhooksPage = lazy(() => import("../webhooks/WebhooksPage"));
const SecurePage = lazy(() => import("../settings/SecurePage"));
const TeamPage = lazy(() => import("../team/TeamPage"));
const ApiKeysPage = lazy(() => import("../team/ApiKeysPage"));
const AuditPage = lazy(() => import("../audit/AuditPage"));
const AccountPage = lazy(() => import("../settings/AccountPage"));
const SitesPage = lazy(() => import("../settings/SitesPage"));
const SystemPage = lazy(() => import("../system/SystemPage"));
const FailuresPage = lazy(() => import("../failures/FailuresPage"));
const LivePage = lazy(() => import("../incoming/LivePage"));
const MailPage = lazy(() => import("../mail/MailPage"));

export function AppRoutes() {
  return (
    <Routes>
      <Route element={<Login />} path="/login" />
      <Route element={<LinkLogin />} path="/login/link" />
      <Route element={<SiteRoute />} path="/sites/:site">
        <Route element={<OverviewPage />} index />
        <Route element={<PeoplePage />} path="people" />
        <Route element={<PersonPage />} path="people/:uid" />
        <Route element={<SegmentsPage />} path="segments" />
        <Route element={<SegmentPage />} path="segments/new" />
        <Route element={<SegmentPage />} path="segments/:segment" />
        <Route element={<CampaignsPage />} path="campaigns" />
        <Route element={<EditorPage />} path="campaigns/:campaign" />
        <Route element={<FailuresPage />} path="campaigns/:campaign/failures" />
        <Route element={<NewslettersPage />} path="newsletters" />
        <Route element={<NewsletterPage />} path="newsletters/:newsletter" />
        <Route element={<LettersPage />} path="letters" />
        <Route element={<NewLetterPage />} path="letters/new" />
        <Route element={<LetterPage />} path="letters/:letter" />
        <Route element={<AnalyticsPage />} path="analytics" />
        <Route element={<LeavingPage />} path="analytics/leaving" />
        <Route element={<LeavingPage />} path="reports/leaving" />
        <Route element={<ReportsPage />} path="reports" />
        <Route element={<PopularPage />} path="reports/pages" />
        <Route element={<AcquisitionPage />} path="reports/acquisition" />
        <Route element={<StopsPage />} path="reports/stops" />
        <Route element={<RetentionPage />} path="reports/retention" />
        <Route element={<PathsPage />} path="reports/paths" />
        <Route element={<VisitorsPage />} path="reports/visitors" />
        <Route element={<ChartPage />} path="analytics/:chart" />
        <Route element={<ConversationsPage />} path="conversations/:conversation?" />
        <Route element={<MessengerPage />} path="settings/messenger" />
        <Route element={<CompaniesPage />} path="companies" />
        <Route element={<CompanyPage />} path="companies/:company" />
        <Route element={<SitePage />} path="settings" />
        <Route element={<IntegrationPage />} path="settings/integration" />
        <Route element={<AutoEventsPage />} path="settings/auto-events" />
        <Route element={<AdvancedEventsPage />} path="settings/advanced-events" />
        <Route element={<SecurePage />} path="settings/secure-mode" />
        <Route element={<WebhooksPage />} path="settings/webhooks" />
        <Route element={<EventRetentionPage />} path="settings/retention" />
        <Route element={<PropertiesPage />} path="settings/properties" />
        <Route element={<DeliveryPage />} path="settings/mail" />
        <Route element={<TopicsPage />} path="settings/topics" />
        <Route element={<TeamPage />} path="settings/team" />
        <Route element={<ApiKeysPage />} path="settings/api-keys" />
        <Route element={<AuditPage />} path="settings/audit" />
        <Route element={<AccountPage />} path="settings/account" />
        <Route element={<SitesPage />} path="settings/sites" />
        <Route element={<SystemPage />} path="settings/system" />
        <Route element={<LivePage />} path="live" />
        <Route element={<MailPage />} path="mail/:mail?" />
        <Route element={<NotFound />} path="*" />
      </Route>
      <Route element={<FirstSite />} path="*" />
    </Routes>
  );
}
