/** @type {import('next').NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  env: {
    NEXT_PUBLIC_COGNITO_USER_POOL_ID: 'us-east-1_Another01',
    NEXT_PUBLIC_COGNITO_CLIENT_ID: '{CLIENT_ID}',
  },
  async redirects() {
    return [{ source: '/login', destination: '/', permanent: false }];
  },
};

export default nextConfig;
