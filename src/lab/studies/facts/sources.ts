/** Published figures of apps and news: what each source is, and its address. */

export interface Source {
  readonly what: string;
  readonly address: string;
}

export const sources = {
  'AppsFlyer 2018': {
    what: '110 million installs of all kinds of apps, as reported by PocketGamer',
    address: 'https://www.pocketgamer.biz/asia/news/68122/three-out-of-10-apps-uninstalled-after-30-days/',
  },
  'AppsFlyer 2020': {
    what: 'App uninstall benchmarks of 2019 and 2020',
    address: 'https://www.appsflyer.com/resources/others/app-uninstall-benchmarks/',
  },
  'arXiv 2604.27530': {
    what: 'cited elsewhere for these figures; its own text could not be read',
    address: 'https://arxiv.org/abs/2604.27530',
  },
  'Batch 2025': {
    what: '700 billion messages, Push Notifications Benchmark 2025',
    address: 'https://batch.com/blog/case-studies/benchmark-notifications-push-crm-mobile',
  },
  'Chmiel 2009': {
    what: 'Chmiel, Kowalska, Hołyst, Scaling of human behavior during portal browsing, Physical Review E 80, 066122',
    address: 'https://arxiv.org/abs/0904.2369',
  },
  Contentbase: {
    what: 'Push notification industry benchmarks, a compilation',
    address: 'https://contentbase.com/blog/push-notification-industry-benchmarks',
  },
  'DCN 2025': {
    what: "Publishers' apps, the Pugpig Media App Report 2025 as reported by Digital Content Next",
    address: 'https://digitalcontentnext.org/?p=45795',
  },
  'Dezső 2006': {
    what: 'Dezső and others, Dynamics of information access on the web, Physical Review E 73, 066132: a news portal of 250,000 visitors; the half-life as reported in Notre Dame Magazine, https://magazine.nd.edu/stories/when-news-becomes-old/, and the share of looks that become reads in https://nanopolitan.wordpress.com/2006/07/13/time-is-too-short/',
    address: 'https://arxiv.org/abs/physics/0505087',
  },
  Leanplum: {
    what: '1.5 billion notifications, as reported by Business of Apps',
    address: 'http://www.businessofapps.com/push-notifications-android-twice-open-rate-ios/',
  },
  'Localytics 2014': {
    what: '100 million pushes of all kinds of apps, as reported by MarketingProfs',
    address:
      'https://www.marketingprofs.com/charts/2014/26511/best-practices-for-sending-mobile-push-messages',
  },
  'Meyer 2016': {
    what: 'How Many Stories Do Newspapers Publish Per Day?, The Atlantic',
    address:
      'https://www.theatlantic.com/technology/archive/2016/05/how-many-stories-do-newspapers-publish-per-day/483845/',
  },
  'MWM 2026': {
    what: 'Medians of all kinds of apps, April 2026',
    address: 'https://mwm.ai/glossary/uninstall-rate',
  },
  Notix: {
    what: 'Pushes of publishers, as reported by INMA',
    address:
      'https://www.inma.org/blogs/digital-subscriptions/post.cfm/tuesday-sunday-are-best-days-for-push-notifications-and-other-best-practices',
  },
  Pugpig: {
    what: 'How to measure your app performance: advice to publishers, from the maker of their apps',
    address: 'https://docs.pugpig.com/en_US/analytics-and-insight/how-to-measure-your-app-performance',
  },
  'Pushwoosh 2021': {
    what: '104 news apps, as reported by What’s New in Publishing',
    address:
      'https://whatsnewinpublishing.com/publisher-apps-what-you-need-to-know-about-push-notifications/',
  },
  'Pushwoosh 2025': {
    what: '213 news apps; its figures also in https://martech.zone/how-to-increase-traffic-to-a-news-app-with-push-notification-strategies',
    address: 'https://www.pushwoosh.com/blog/push-notifications-news-apps',
  },
  Sequoia: {
    what: 'All kinds of apps, as reported by shno.co',
    address: 'https://www.shno.co/marketing-statistics/user-engagement-statistics',
  },
  'SessionM 2013': {
    what: 'The 80-20 rule in mobile commerce: users of a rewards network',
    address: 'https://www.sessionm.com/press/read/the-80-20-rule-in-mobile-commerce/',
  },
  Steptech: {
    what: 'A compilation that cites AppsFlyer and Adjust, all kinds of apps',
    address: 'https://steptechglobal.com/?p=537',
  },
  'Wu 2020': {
    what: 'Wu and others, MIND: A Large-scale Dataset for News Recommendation, ACL',
    address: 'https://aclanthology.org/2020.acl-main.331',
  },
} as const satisfies Record<string, Source>;

export type SourceName = keyof typeof sources;
