// A worker that binds the service, and calls its functions as methods. It answers what the methods return.
export default {
  /** @param {Request} request @param {any} env */
  async fetch(request, env) {
    const { module, name, args, details, way } = /** @type {any} */ (await request.json());
    try {
      if (way === "fetch") return await env.INVITCODE.fetch(new Request(new URL(name, request.url), { method: "GET" }));
      if (way === "undefined") return Response.json(await env.INVITCODE[module][name]({ ...args, maxUses: Number.NaN }));
      return Response.json(await env.INVITCODE[module][name](args, ...(details === undefined ? [] : [details])));
    } catch (error) {
      return Response.json({ thrown: String(error) });
    }
  },
};
