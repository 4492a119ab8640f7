// The layer of all cells: tessellated once; a recolouring writes one texel a cell, whatever the
// number of vertices. Patterns are drawn in the fragment shader, fixed in size on the screen. The
// vertices come as world pixels (map/mercator.js), so that projecting one is one multiplication.

import { toWorld } from "./mercator.js";

const BLOCK = `\
layout(std140) uniform cellPaintUniforms {
  vec2 centre;
  vec2 perWorld;
  vec2 origin;
  float pixelRatio;
  vec3 hatchColour;
  vec3 staleColour;
} cellPaint;
`;

const MODULE = {
  name: "cellPaint",
  vs: `${BLOCK}uniform sampler2D cellPaint_looks;\n`,
  fs: BLOCK,
  uniformTypes: {
    centre: "vec2<f32>",
    perWorld: "vec2<f32>",
    origin: "vec2<f32>",
    pixelRatio: "f32",
    hatchColour: "vec3<f32>",
    staleColour: "vec3<f32>",
  },
  getUniforms: (props) => props ?? {},
};

const VERTEX = `#version 300 es
#define SHADER_NAME cells-vertex
in vec3 vertexPositions;
in float cellIndexes;
flat out vec3 colour;
flat out float look;
void main(void) {
  int texel = int(cellIndexes + 0.5);
  int wide = textureSize(cellPaint_looks, 0).x;
  vec4 found = texelFetch(cellPaint_looks, ivec2(texel % wide, texel / wide), 0);
  colour = found.rgb;
  look = found.a * 255.0;
  gl_Position = vec4((vertexPositions.xy - cellPaint.centre) * cellPaint.perWorld, 0.0, 1.0);
}
`;

const FRAGMENT = `#version 300 es
#define SHADER_NAME cells-fragment
precision highp float;
flat in vec3 colour;
flat in float look;
out vec4 fragColor;

float line(float along, float period, float width) {
  float off = abs(mod(along, period) - period * 0.5);
  return clamp(0.5 + width * 0.5 - off, 0.0, 1.0);
}

vec3 pattern(vec3 ground, float kind, float strength) {
  float ratio = cellPaint.pixelRatio;
  vec2 at = gl_FragCoord.xy - cellPaint.origin;
  float across = (at.x - at.y) * 0.7071;
  if (kind < 1.5) {
    return mix(ground, cellPaint.hatchColour, line(across, 4.0 * ratio, max(1.0, 0.9 * ratio)) * strength);
  }
  if (kind < 2.5) {
    vec2 off = mod(at / ratio, 5.0) - 2.5;
    return mix(ground, cellPaint.hatchColour, clamp(1.6 - length(off), 0.0, 1.0) * strength);
  }
  return mix(ground, cellPaint.staleColour, line(across, 6.0 * ratio, max(1.0, 1.3 * ratio)) * 0.72 * strength);
}

void main(void) {
  float kind = floor(look + 0.5);
  float isMuted = step(8.0, kind);
  kind -= 8.0 * isMuted;
  vec3 shown = kind < 0.5 ? colour : pattern(colour, kind, mix(1.0, 0.35, isMuted));
  fragColor = vec4(shown, 1.0);
}
`;

const NEAREST = { minFilter: "nearest", magFilter: "nearest", addressModeU: "clamp-to-edge", addressModeV: "clamp-to-edge" };

/** The layer class, once deck.gl is there. Props beside SolidPolygonLayer's: see `defaultProps`. */
export function defineCellLayer({ SolidPolygonLayer }) {
  return class CellLayer extends SolidPolygonLayer {
    static layerName = "CellLayer";

    static defaultProps = {
      getCellIndex: { type: "accessor", value: (part) => part.cell },
      paint: { type: "object", value: null, compare: false }, // {bytes, width, height} of map/paint.js
      anchor: { type: "array", value: [0, 0] }, // world pixels that the vertices count from
      paintVersion: 0, // says that the bytes have changed
      patternColours: { type: "object", value: null }, // {hatch, stale}: [r, g, b] 0 to 1
    };

    getShaders(type) {
      const shaders = super.getShaders(type);
      return { ...shaders, vs: VERTEX, fs: FRAGMENT, modules: [...shaders.modules, MODULE] };
    }

    initializeState() {
      super.initializeState();
      this.getAttributeManager().add({
        cellIndexes: { size: 1, stepMode: "dynamic", accessor: "getCellIndex", defaultValue: 0 },
      });
    }

    updateState(params) {
      super.updateState(params);
      const { paint, paintVersion } = this.props;
      if (!this.state.looks || paintVersion !== params.oldProps.paintVersion) {
        this.state.looks ??= this.context.device.createTexture({
          id: "cell-looks", format: "rgba8unorm", width: paint.width, height: paint.height, sampler: NEAREST,
        });
        this.state.looks.writeData(paint.bytes, { width: paint.width, height: paint.height });
        this.setNeedsRedraw();
      }
    }

    draw(params) {
      const { viewport, device } = this.context;
      const ratio = device.canvasContext.cssToDeviceRatio();
      const { longitude, latitude, scale, width, height } = viewport;
      const { anchor, patternColours } = this.props;
      const [x, y] = toWorld(longitude, latitude);
      const centre = [x - anchor[0], y - anchor[1]];
      this.setShaderModuleProps({
        cellPaint: {
          centre,
          perWorld: [(2 * scale) / width, (2 * scale) / height],
          // Whole pixels: a hairline pattern that moves by fractions would shimmer.
          origin: [
            Math.round((width / 2 - centre[0] * scale) * ratio), Math.round((height / 2 - centre[1] * scale) * ratio),
          ],
          pixelRatio: ratio,
          hatchColour: patternColours.hatch,
          staleColour: patternColours.stale,
          cellPaint_looks: this.state.looks,
        },
      });
      super.draw(params);
    }

    finalizeState(context) {
      this.state.looks?.destroy();
      super.finalizeState(context);
    }
  };
}
