"""The sample site: a video service with people, sixty days of what they did, segments, a letter and a campaign."""
