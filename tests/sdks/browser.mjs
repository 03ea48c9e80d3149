// The official SDK for browsers, bundled as a customer's bundler does.
import { AnalyticsBrowser } from "@segment/analytics-next";

const { host, writeKey } = window.shop;
window.analytics = AnalyticsBrowser.load({ writeKey, cdnURL: host }, { disableAutoISOConversion: true });
