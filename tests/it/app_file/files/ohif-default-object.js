/** @type {AppTypes.Config} */

window.config = {
  name: 'config/default.js',
  routerBasename: null,
  extensions: [],
  modes: [],
  customizationService: {},
  showStudyList: true,
  maxNumberOfWebWorkers: 3,
  investigationalUseDialog: {
    option: 'never',
  },
  groupEnabled: true,
  studyPrefetcher: { enabled: true, displaySetsCount: 2 },
  oidc: [
    {
      authority: '{ISSUER}',
      client_id: '{CLIENT_ID}',
      redirect_uri: 'https://viewer.example/callback',
      post_logout_redirect_uri: 'https://viewer.example/logout-redirect.html',
      response_type: 'code',
      scope: 'openid profile email',
      useAuthorizationCodeFlow: true,
      automaticSilentRenew: true,
    },
  ],
  defaultDataSourceName: 'ohif',
  dataSources: [
    {
      namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
      sourceName: 'ohif',
      configuration: {
        friendlyName: 'Archive',
        wadoUriRoot: 'https://archive.example/wado',
        qidoRoot: 'https://archive.example/rs',
        bulkDataURI: { enabled: true, relativeResolution: 'studies', transform: url => url.replace('/a/', '/b/') },
        omitQuotationForMultipartRequest: true,
      },
    },
  ],
  httpErrorHandler: error => {
    console.warn(error.status);
  },
  hotkeys: [{ commandName: 'incrementActiveViewport', label: 'Next Viewport', keys: ['right'] }],
};
