/** What differs between the laptop and AWS: where users sign in. Served as `/config.json` beside the client. */

export interface Config {
  region: string
  user_pool_id: string
  client_id: string
  /** Cognito's address: absolute on AWS, a path of our own origin on the laptop. */
  cognito_endpoint: string
}

/** Reads `/config.json`. Throws an Error with words for people when it isn't there. */
export async function loadConfig(): Promise<Config> {
  const answer = await fetch('/config.json', { cache: 'no-cache' })
  if (!answer.ok) throw new Error(`The configuration could not be read (${answer.status}).`)
  return (await answer.json()) as Config
}
