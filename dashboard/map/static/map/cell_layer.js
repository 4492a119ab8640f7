// The layer of all cells: tessellated once; a recolouring writes one texel a cell, whatever the
// number of vertices. Patterns are drawn in the fragment shader, fixed in size on the screen.

const MODULE = {
  name: "cellPaint",
  vs: `\
layout(std140) uniform cellPaintUniforms {
  vec2 anchor;
  float pixelRatio;
  vec3 hatchColour;
  vec3 staleColour;
} cellPaint;
uniform sampler2D cellPaint_looks;
in float cellIndexes;
flat out float cellPaint_look;
`,
  fs: `\
layout(std140) uniform cellPaintUniforms {
  vec2 anchor;
  float pixelRatio;
  vec3 hatchColour;
  vec3 staleColour;
} cellPaint;
flat in float cellPaint_look;

float cellPaint_line(float along, float period, float width) {
  float off = abs(mod(along, period) - period * 0.5);
  return clamp(0.5 + width * 0.5 - off, 0.0, 1.0);
}

vec3 cellPaint_pattern(vec3 colour) {
  float look = floor(cellPaint_look + 0.5);
  float isMuted = step(8.0, look);
  look -= 8.0 * isMuted;
  if (look < 0.5) return colour;
  vec2 at = (gl_FragCoord.xy - cellPaint.anchor) / cellPaint.pixelRatio;
  float ratio = cellPaint.pixelRatio;
  float strength = mix(1.0, 0.35, isMuted);
  if (look < 1.5) {
    float line = cellPaint_line((at.x - at.y) * 0.7071 * ratio, 4.0 * ratio, max(1.0, 0.9 * ratio));
    return mix(colour, cellPaint.hatchColour, line * strength);
  }
  if (look < 2.5) {
    vec2 dot2 = mod(at, 5.0) - 2.5;
    return mix(colour, cellPaint.hatchColour, clamp(1.6 - length(dot2), 0.0, 1.0) * strength);
  }
  float line = cellPaint_line((at.x - at.y) * 0.7071 * ratio, 6.0 * ratio, max(1.0, 1.3 * ratio));
  return mix(colour, cellPaint.staleColour, line * 0.72 * strength);
}
`,
  inject: {
    "vs:DECKGL_FILTER_COLOR": `
  int texel = int(cellIndexes + 0.5);
  int wide = textureSize(cellPaint_looks, 0).x;
  vec4 look = texelFetch(cellPaint_looks, ivec2(texel % wide, texel / wide), 0);
  cellPaint_look = look.a * 255.0;
  color = vec4(look.rgb, color.a);
`,
    "fs:DECKGL_FILTER_COLOR": "  color.rgb = cellPaint_pattern(color.rgb);\n",
  },
  uniformTypes: {
    anchor: "vec2<f32>",
    pixelRatio: "f32",
    hatchColour: "vec3<f32>",
    staleColour: "vec3<f32>",
  },
  getUniforms: (props) => props ?? {},
};

const NEAREST = { minFilter: "nearest", magFilter: "nearest", addressModeU: "clamp-to-edge", addressModeV: "clamp-to-edge" };

/** The layer class, once deck.gl is there. Props beside SolidPolygonLayer's: see `defaultProps`. */
export function defineCellLayer({ SolidPolygonLayer }) {
  return class CellLayer extends SolidPolygonLayer {
    static layerName = "CellLayer";

    static defaultProps = {
      getCellIndex: { type: "accessor", value: (part) => part.cell },
      paint: { type: "object", value: null, compare: false }, // {bytes, width, height} of map/paint.js
      paintVersion: 0, // says that the bytes have changed
      patternColours: { type: "object", value: null }, // {hatch, stale}: [r, g, b] 0 to 1
    };

    getShaders(type) {
      const shaders = super.getShaders(type);
      return { ...shaders, modules: [...shaders.modules, MODULE] };
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
      const [x, y] = viewport.project(this.props.anchor);
      const { hatch, stale } = this.props.patternColours;
      // Whole pixels: a hairline pattern that moves by fractions would shimmer.
      const anchor = [Math.round(x * ratio), Math.round((viewport.height - y) * ratio)];
      this.setShaderModuleProps({
        cellPaint: {
          anchor, pixelRatio: ratio, hatchColour: hatch, staleColour: stale,
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
