// The layer of a line mesh (map/line_mesh.js): two triangles a piece and one multiplication a
// vertex, so that a coast of seven thousand pieces is drawn in milliseconds without a graphics card.

import { toWorld } from "./mercator.js";

const FEATHER_PX = 0.5; // over which an edge fades, on each side

const BLOCK = `\
layout(std140) uniform linesUniforms {
  vec2 centre;
  vec2 perWorld;
  vec2 perPixel;
  vec4 colour;
  float halfWidth;
  float reach;
} lines;
`;

const MODULE = {
  name: "lines",
  vs: BLOCK,
  fs: BLOCK,
  uniformTypes: {
    centre: "vec2<f32>", perWorld: "vec2<f32>", perPixel: "vec2<f32>", colour: "vec4<f32>",
    halfWidth: "f32", reach: "f32",
  },
  getUniforms: (props) => props ?? {},
};

const VERTEX = `#version 300 es
#define SHADER_NAME line-mesh-vertex
in vec2 places;
in vec2 sides;
in float edges;
out float aside;
void main(void) {
  aside = edges * lines.reach;
  gl_Position = vec4((places - lines.centre) * lines.perWorld + sides * lines.reach * lines.perPixel, 0.0, 1.0);
}
`;

const FRAGMENT = `#version 300 es
#define SHADER_NAME line-mesh-fragment
precision highp float;
in float aside;
out vec4 fragColor;
void main(void) {
  float cover = clamp((lines.halfWidth - abs(aside)) * ${(0.5 / FEATHER_PX).toFixed(2)} + 0.5, 0.0, 1.0);
  fragColor = vec4(lines.colour.rgb, lines.colour.a * cover);
}
`;

/** The layer class, once deck.gl is there. Props: `mesh`, `width` in pixels, `colour` 0 to 255. */
export function defineLineLayer({ Layer }, { Model }) {
  return class LineMeshLayer extends Layer {
    static layerName = "LineMeshLayer";

    static defaultProps = {
      mesh: { type: "object", value: null, compare: false },
      width: 1,
      colour: { type: "color", value: [0, 0, 0, 255] },
    };

    initializeState() {
      this.state.buffers = [];
    }

    updateState({ props, oldProps }) {
      if (props.mesh !== oldProps.mesh) this.build();
    }

    build() {
      const { device } = this.context;
      const { mesh, id } = this.props;
      this.discard();
      if (!mesh?.indexes.length) return;
      const make = (data) => device.createBuffer({ data });
      const attributes = {
        places: make(mesh.places), sides: make(mesh.sides), edges: make(edgesOf(mesh.places.length / 2)),
      };
      const indexBuffer = device.createBuffer({ data: mesh.indexes, usage: INDEX, indexType: "uint32" });
      this.state.buffers = [...Object.values(attributes), indexBuffer];
      this.state.model = new Model(device, {
        ...this.getShaders({ vs: VERTEX, fs: FRAGMENT, modules: [MODULE] }),
        id, attributes, indexBuffer, topology: "triangle-list", vertexCount: mesh.indexes.length,
        isInstanced: false,
        bufferLayout: [
          { name: "places", format: "float32x2" },
          { name: "sides", format: "float32x2" },
          { name: "edges", format: "float32" },
        ],
      });
    }

    draw() {
      const { model } = this.state;
      if (!model) return;
      const { longitude, latitude, width, height, scale } = this.context.viewport;
      const { mesh, colour } = this.props;
      const [x, y] = toWorld(longitude, latitude);
      const halfWidth = Math.max(1, this.props.width) / 2; // thinner than a pixel: fainter
      const share = Math.min(1, this.props.width) * (colour[3] / 255) * this.props.opacity;
      model.shaderInputs.setProps({
        lines: {
          centre: [x - mesh.anchor[0], y - mesh.anchor[1]],
          perWorld: [(2 * scale) / width, (2 * scale) / height],
          perPixel: [2 / width, 2 / height],
          colour: [colour[0] / 255, colour[1] / 255, colour[2] / 255, share],
          halfWidth,
          reach: halfWidth + FEATHER_PX,
        },
      });
      model.draw(this.context.renderPass);
    }

    discard() {
      this.state.model?.destroy();
      this.state.buffers.forEach((buffer) => buffer.destroy());
      Object.assign(this.state, { model: null, buffers: [] });
    }

    finalizeState(context) {
      this.discard();
      super.finalizeState(context);
    }
  };
}

const INDEX = 0x10; // luma.gl's Buffer.INDEX

/** 1 and −1 in turn: which side of its line a vertex is on. */
function edgesOf(count) {
  return Float32Array.from({ length: count }, (_, at) => (at % 2 ? -1 : 1));
}
